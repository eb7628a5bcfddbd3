package dev.bootwright.lab.bench;

import dev.bootwright.image.catalogue.Catalogue;
import dev.bootwright.image.catalogue.Draft;
import dev.bootwright.image.catalogue.Image;
import dev.bootwright.image.catalogue.Manifest;
import dev.bootwright.image.catalogue.Manifest.FileEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// A catalogue with one image, whose files have the sizes a measurement wants. It boots nothing.
final class SampleImage {

    private static final int MEBIBYTE = 1 << 20;

    private SampleImage() {}

    /// @param images the catalogue's directory
    static Image publish(Path images, long kernelSize, long initramfsSize) throws IOException {
        try (Draft draft = Draft.open(Catalogue.open(images))) {
            write(draft.directory().resolve(Image.KERNEL), kernelSize);
            write(draft.directory().resolve(Image.INITRAMFS), initramfsSize);
            Files.createDirectory(draft.directory().resolve("loaders"));
            return draft.publish(manifest(kernelSize, initramfsSize), "sample");
        }
    }

    private static Manifest manifest(long kernelSize, long initramfsSize) {
        return new Manifest(
                "sample",
                "amd64",
                "0.0.0-sample",
                "console=ttyS0,115200",
                new FileEntry(Image.KERNEL, digest(kernelSize), kernelSize),
                new FileEntry(Image.INITRAMFS, digest(initramfsSize), initramfsSize),
                List.of(),
                List.of(),
                List.of(),
                "",
                List.of());
    }

    /// Nobody checks it here; it only has the form.
    private static String digest(long size) {
        return "sha256:%064x".formatted(size);
    }

    private static void write(Path file, long size) throws IOException {
        byte[] block = new byte[MEBIBYTE];
        new Random(size).nextBytes(block);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long left = size; left > 0; left -= block.length) {
                out.write(block, 0, (int) Math.min(left, block.length));
            }
        }
    }
}
