package dev.bootwright.cli.command;

import dev.bootwright.image.catalogue.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Copies an image out of the catalogue.
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Writes vmlinuz, initramfs and cmdline of an image into a directory.",
        footer = {
            "",
            "Examples:",
            "  bootwright image export amd64 /srv/tftp/bootwright",
            "  kexec -l DIR/vmlinuz --initrd=DIR/initramfs --command-line=\"$(cat DIR/cmdline)\""
        })
final class ImageExportCommand implements Callable<Integer> {

    @Mixin ImageOptionsMixin images = new ImageOptionsMixin();

    @Parameters(
            index = "0",
            paramLabel = "IMAGE",
            description = "Its name, or the start of its id.")
    String image = "";

    @Parameters(index = "1", paramLabel = "DIR", description = "Made when it is missing.")
    Path directory = Path.of("");

    @Override
    public Integer call() throws IOException {
        Image found = images.image(image);
        Files.createDirectories(directory);
        copy(found.kernel(), directory.resolve(Image.KERNEL));
        copy(found.initramfs(), directory.resolve(Image.INITRAMFS));
        Path part = Files.createTempFile(directory, ".cmdline", "");
        Files.writeString(part, found.commandLine() + "\n");
        move(part, directory.resolve("cmdline"));
        images.print(
                "%s (%s): vmlinuz, initramfs and cmdline are in %s%n"
                        .formatted(found.name(), found.id(), directory));
        return 0;
    }

    /// The file appears whole or not at all, even beside a server that serves from there.
    private static void copy(Path from, Path to) throws IOException {
        Path part = Files.createTempFile(to.toAbsolutePath().getParent(), ".image", "");
        try {
            Files.copy(from, part, StandardCopyOption.REPLACE_EXISTING);
            move(part, to);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void move(Path part, Path to) throws IOException {
        if (Files.getFileStore(part).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(
                    part, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
        }
        Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
    }
}
