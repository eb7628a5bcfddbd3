package dev.bootwright.cli.command;

import dev.bootwright.formats.bytes.SparseSource;
import dev.bootwright.image.drive.DriveLayout;
import dev.bootwright.image.drive.DriveVerification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Makes a drive.
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a boot drive: onto a device, which loses everything that is on it, or into a file.",
            "Equal images and loaders give equal bytes. A file needs no root, and appears whole or not at all."
        },
        footer = {
            "",
            "Examples:",
            "  bootwright drive create --output drive.img",
            "  bootwright drive create --device /dev/sdb",
            "  bootwright drive create --device /dev/sdb --image agent --options SERVER_ADDR=192.0.2.1",
            "  bootwright drive create --device /dev/sdb --yes 4C530001230405",
            "  bootwright drive create --output drive.img --loader clover --clover CloverV2-5122.zip"
        })
final class DriveCreateCommand implements Callable<Integer> {

    @Mixin DriveMixin drives = new DriveMixin();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The file to make; one of that name is replaced.")
    @Nullable Path output;

    @Option(names = "--dry-run", description = "Say what would be written, and write nothing.")
    boolean dryRun;

    @Override
    public Integer call() throws IOException {
        if (output == null) {
            throw new Failure("--output is needed", "", Failure.USAGE);
        }
        StepProgress progress = new StepProgress(drives.images.err(), StepProgress.isTerminal());
        try (DriveLayout layout = drives.layout(progress)) {
            if (dryRun) {
                drives.images.print(DrivePlan.of(layout, output.toString(), layout.minimumBytes()));
                return 0;
            }
            writeFile(layout, output, progress);
            return 0;
        }
    }

    private void writeFile(DriveLayout layout, Path file, StepProgress progress)
            throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new Failure(
                    file + ": is not a regular file",
                    "for a drive: --device " + file,
                    Failure.USAGE);
        }
        try (NewFile made = NewFile.beside(file);
                Interruption _ = Interruption.undo(made::close)) {
            SparseSource whole = layout.whole(layout.minimumBytes());
            DriveFile.write(whole, made.channel(), progress);
            progress.at("reading it back", 0, 0);
            DriveVerification found = DriveVerification.of(made.channel(), whole.size());
            progress.finish();
            if (!found.isSound()) {
                throw new Failure("%s: %s".formatted(file, found.problems().getFirst()), "");
            }
            made.appear();
            drives.images.print(
                    "%s: %s, %s MB, of which %s MB are not zeros%n"
                            .formatted(
                                    file,
                                    layout.image(),
                                    StepProgress.megabytes(whole.size()),
                                    StepProgress.megabytes(DriveFile.bytes(whole))));
        } finally {
            progress.finish();
        }
    }
}
