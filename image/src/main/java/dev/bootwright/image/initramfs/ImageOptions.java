package dev.bootwright.image.initramfs;

import java.nio.file.Path;
import java.util.List;

/// What the operator wants of an image.
///
/// @param name     what people will call it
/// @param packages names of Debian packages to add, with what they depend on
/// @param modules  `.ko` and `.deb` files of kernel modules that are added or replace the kernel's
/// @param overlays directories whose files land in the image as they are, the last on top
public record ImageOptions(
        String name,
        Flavour flavour,
        List<String> packages,
        List<Path> modules,
        List<Path> overlays) {

    public ImageOptions {
        packages = List.copyOf(packages);
        modules = List.copyOf(modules);
        overlays = List.copyOf(overlays);
    }

    /// The usual image of a flavour, named after it.
    public static ImageOptions of(Flavour flavour) {
        return new ImageOptions(flavour.toString(), flavour, List.of(), List.of(), List.of());
    }
}
