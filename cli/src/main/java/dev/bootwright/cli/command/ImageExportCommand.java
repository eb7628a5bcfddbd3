package dev.bootwright.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.image.catalogue.Image;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
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
            "  bootwright image export /srv/tftp/bootwright",
            "  bootwright image export amd64 /srv/tftp/bootwright",
            "  kexec -l DIR/vmlinuz --initrd=DIR/initramfs --command-line=\"$(cat DIR/cmdline)\""
        })
final class ImageExportCommand implements Callable<Integer> {

    @Mixin ImageOptionsMixin images = new ImageOptionsMixin();

    @Parameters(
            arity = "1..2",
            paramLabel = "[IMAGE] DIR",
            hideParamSyntax = true,
            description =
                    "The image, by its name or the start of its id; without it, the newest of the"
                            + " amd64 flavour. The directory, which is made when it is missing.")
    List<String> arguments = List.of();

    @Override
    public Integer call() throws IOException {
        Image found = arguments.size() > 1 ? images.image(arguments.getFirst()) : images.usual();
        Path directory = Files.createDirectories(Path.of(arguments.getLast()));
        copy(found.kernel(), directory.resolve(Image.KERNEL));
        copy(found.initramfs(), directory.resolve(Image.INITRAMFS));
        if (Files.exists(found.payload())) {
            copy(found.payload(), directory.resolve(Image.PAYLOAD));
        }
        byte[] line = (found.commandLine() + "\n").getBytes(UTF_8);
        write(new ByteArrayInputStream(line), directory.resolve("cmdline"));
        images.print(
                "%s (%s): vmlinuz, initramfs and cmdline are in %s%n"
                        .formatted(found.name(), found.id(), directory));
        return 0;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (InputStream in = Files.newInputStream(from)) {
            write(in, to);
        }
    }

    /// The file appears whole or not at all, even beside a server that serves from there. What is being
    /// written has one name, so that of an export that was killed the next leaves nothing.
    private static void write(InputStream content, Path to) throws IOException {
        Path part = to.resolveSibling("." + to.getFileName() + ".part");
        try (Interruption _ = Interruption.undo(() -> Files.deleteIfExists(part));
                FileChannel out =
                        FileChannel.open(
                                part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (out.tryLock() == null) {
                throw new Failure(
                        to + ": another export is writing it", "wait until that one is done");
            }
            try {
                out.truncate(0);
                content.transferTo(Channels.newOutputStream(out));
                out.force(true);
                move(part, to);
            } finally {
                Files.deleteIfExists(part);
            }
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
