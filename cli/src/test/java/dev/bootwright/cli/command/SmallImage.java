package dev.bootwright.cli.command;

import dev.bootwright.image.catalogue.Catalogue;
import dev.bootwright.image.catalogue.Draft;
import dev.bootwright.image.catalogue.Manifest;
import dev.bootwright.image.catalogue.Manifest.FileEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// An image that no machine could boot, but scripts can name.
final class SmallImage {

    private SmallImage() {}

    /// @param images directory of the catalogue
    static void publish(Path images) throws IOException {
        String digest = "sha256:" + "0".repeat(64);
        FileEntry kernel = new FileEntry("vmlinuz", digest, 6);
        FileEntry initramfs = new FileEntry("initramfs", digest, 9);
        try (Draft draft = Draft.open(Catalogue.open(images))) {
            Files.writeString(draft.directory().resolve("vmlinuz"), "kernel");
            Files.writeString(draft.directory().resolve("initramfs"), "initramfs");
            Files.createDirectory(draft.directory().resolve("loaders"));
            draft.publish(
                    new Manifest(
                            "small", "amd64", "6.12.0", "quiet", kernel, initramfs, List.of(),
                            List.of(), List.of(), "", List.of()),
                    "inputs");
        }
    }
}
