package dev.bootwright.image.initramfs;

/// The parts an initramfs is made of, as the manifest and the table of sizes name them.
final class Part {

    static final String SKELETON = "skeleton";
    static final String PROGRAMS = "programs";
    static final String LIBRARIES = "libraries";
    static final String HOT_MODULES = "kernel modules, plain";
    static final String MODULES = "kernel modules, compressed";
    static final String RUNTIME = "Java runtime";
    static final String CLASSES = "archive of the agent's classes";
    static final String AGENT = "agent";
    static final String ADDED = "added packages";
    static final String OVERLAY = "overlay";

    private Part() {}
}
