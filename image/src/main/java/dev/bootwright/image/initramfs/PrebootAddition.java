package dev.bootwright.image.initramfs;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a preboot image can have beside the driver of AoE.
public enum PrebootAddition {
    /// Arrays of the md driver: RAID 0, 1 and 10. Other levels need their module named.
    MDADM("mdadm", "usr/bin/mdadm", "raid0 raid1 raid10"),

    /// Logical volumes that are not thin, cached or mirrored, unless their modules are named.
    LVM2("lvm2", "usr/bin/lvm", "dm-mod");

    private final String packageName;
    private final String program;
    private final String modules;

    PrebootAddition(String packageName, String program, String modules) {
        this.packageName = packageName;
        this.program = program;
        this.modules = modules;
    }

    /// By its [#toString()].
    public static Optional<PrebootAddition> of(String text) {
        return Stream.of(values()).filter(each -> each.packageName.equals(text)).findFirst();
    }

    /// The Debian package it comes from.
    String packageName() {
        return packageName;
    }

    /// The one file of the package that is taken; its libraries come along.
    String program() {
        return program;
    }

    List<String> modules() {
        return List.of(modules.split(" ", -1));
    }

    /// As on the command line: `mdadm`.
    @Override
    public String toString() {
        return packageName;
    }
}
