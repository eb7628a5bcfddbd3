package dev.bootwright.lab.bench;

import dev.bootwright.formats.cpio.CpioEntry;
import dev.bootwright.formats.cpio.CpioWriter;
import dev.bootwright.image.catalogue.Catalogue;
import dev.bootwright.image.catalogue.Draft;
import dev.bootwright.image.catalogue.Image;
import dev.bootwright.image.catalogue.Manifest;
import dev.bootwright.image.catalogue.Manifest.FileEntry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The least that can be booted: a kernel, busybox, and an init that says how long the kernel has been
/// running.
final class BareImage {

    /// What its console then shows, with the seconds since the kernel started.
    static final String SIGN = "bare: ";

    /// It begins a line of its own: what the loader wrote last may have lost its end.
    private static final String INIT =
            """
            #!/bin/busybox sh
            /bin/busybox mkdir /proc
            /bin/busybox mount -t proc proc /proc
            read -r uptime _ </proc/uptime
            echo
            echo "%s$uptime"
            exec /bin/busybox sleep 1000000
            """
                    .formatted(SIGN);

    private BareImage() {}

    /// @param images  the catalogue's directory
    /// @param like    whose kernel and command line it takes
    /// @param busybox a static one
    static Image publish(Path images, Image like, Path busybox) throws IOException {
        try (Draft draft = Draft.open(Catalogue.open(images))) {
            Path kernel = draft.directory().resolve(Image.KERNEL);
            Path initramfs = draft.directory().resolve(Image.INITRAMFS);
            Files.copy(like.kernel(), kernel);
            write(initramfs, busybox);
            Files.createDirectory(draft.directory().resolve("loaders"));
            Manifest manifest =
                    new Manifest(
                            "bare",
                            like.flavour(),
                            like.kernelRelease(),
                            like.commandLine(),
                            entry(kernel, Image.KERNEL),
                            entry(initramfs, Image.INITRAMFS),
                            List.of(),
                            List.of(),
                            List.of(),
                            "",
                            List.of());
            return draft.publish(manifest, "bare");
        }
    }

    /// Nobody checks the digest here; it only has the form.
    private static FileEntry entry(Path file, String name) throws IOException {
        long size = Files.size(file);
        return new FileEntry(name, "sha256:%064x".formatted(size), size);
    }

    private static void write(Path file, Path busybox) throws IOException {
        byte[] init = INIT.getBytes(StandardCharsets.UTF_8);
        byte[] program = Files.readAllBytes(busybox);
        try (OutputStream out = Files.newOutputStream(file)) {
            CpioWriter archive = new CpioWriter(out);
            archive.write(CpioEntry.directory("bin", 1, 0755));
            archive.write(CpioEntry.directory("dev", 2, 0755));
            archive.write(CpioEntry.characterDevice("dev/console", 3, 0600, 5, 1));
            archive.write(
                    CpioEntry.file("bin/busybox", 4, 0755, program.length),
                    new ByteArrayInputStream(program));
            archive.write(
                    CpioEntry.file("init", 5, 0755, init.length), new ByteArrayInputStream(init));
            archive.finish();
        }
    }
}
