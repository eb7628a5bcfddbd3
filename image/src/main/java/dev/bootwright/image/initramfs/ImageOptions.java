package dev.bootwright.image.initramfs;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What the operator wants of an image.
///
/// @param profile  what it is for
/// @param name     what people will call it
/// @param packages names of Debian packages to add, with what they depend on
/// @param modules  `.ko` and `.deb` files of kernel modules that are added or replace the kernel's
/// @param overlays directories whose files land in the image as they are, the last on top
/// @param payloadSplit what the initramfs may hold unpacked, in bytes; what exceeds it goes onto a payload
///                     disk. Without it, everything is in the initramfs
public record ImageOptions(
        Profile profile,
        String name,
        Flavour flavour,
        List<String> packages,
        List<Path> modules,
        List<Path> overlays,
        Optional<Long> payloadSplit) {

    public ImageOptions {
        packages = List.copyOf(packages);
        modules = List.copyOf(modules);
        overlays = List.copyOf(overlays);
    }

    /// An image that is all in its initramfs.
    public ImageOptions(
            String name,
            Flavour flavour,
            List<String> packages,
            List<Path> modules,
            List<Path> overlays) {
        this(Profile.AGENT, name, flavour, packages, modules, overlays, Optional.empty());
    }

    /// The usual one of the boot drive.
    public static ImageOptions bridge(Flavour flavour) {
        return new ImageOptions(
                Profile.BRIDGE,
                Profile.BRIDGE.word(),
                flavour,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty());
    }

    /// The usual image of a flavour, named after it.
    public static ImageOptions of(Flavour flavour) {
        return new ImageOptions(flavour.toString(), flavour, List.of(), List.of(), List.of());
    }
}
