package dev.bootwright.cli.command;

import dev.bootwright.formats.bytes.SparseSource;
import dev.bootwright.formats.efi.LoadOption;
import dev.bootwright.formats.gpt.Gpt;
import dev.bootwright.formats.gpt.GptPartition;
import dev.bootwright.image.drive.DriveContents;
import dev.bootwright.image.drive.DriveVerification;
import dev.bootwright.machine.drive.DriveCandidate;
import dev.bootwright.machine.drive.FirmwareEntries;
import dev.bootwright.machine.drive.WritableDrive;
import dev.bootwright.machine.drive.WriteDrive;
import dev.bootwright.machine.step.StepRefusedException;
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
            "Writes a boot drive onto a device, or into a file.",
            "A device loses everything that is on it; its serial number has to be typed to confirm that.",
            "Equal images and loaders give equal bytes. A file needs no root, and appears whole or not at all."
        },
        footer = {
            "",
            "Examples:",
            "  bootwright drive create --output drive.img",
            "  bootwright drive create --device /dev/sdb",
            "  bootwright drive create --device /dev/sdb --image agent --options console=ttyS1,115200",
            "  bootwright drive create --device /dev/sdb --yes 4C530001230405",
            "  bootwright drive create --device /dev/sdb --from drive.img",
            "  bootwright drive create --device /dev/sdb --ssh-key ~/.ssh/id_ed25519.pub",
            "  bootwright drive create --output drive.img --loader clover --clover CloverV2-5122.zip"
        })
final class DriveCreateCommand implements Callable<Integer> {

    private static final Path ROOT = Path.of("/");

    private static final FirmwareEntries FIRMWARE =
            new FirmwareEntries(Path.of("/sys/firmware/efi/efivars"));

    @Mixin DriveMixin drives = new DriveMixin();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The file to make; one of that name is replaced.")
    @Nullable Path output;

    @Option(
            names = "--device",
            paramLabel = "DEV",
            description = "The drive to write to: the path of its node, or its serial number.")
    @Nullable String device;

    @Option(
            names = "--yes",
            paramLabel = "SERIAL",
            arity = "0..1",
            fallbackValue = "",
            description =
                    "Do not ask: the drive with this serial number loses everything. Without a number only"
                            + " where just one drive may be written to.")
    @Nullable String yes;

    @Option(
            names = "--register",
            description =
                    "Also add a boot entry for this drive to the firmware of the machine this runs on, first"
                            + " in its order. Otherwise its variables are not touched.")
    boolean register;

    @Option(
            names = "--sector-bytes",
            paramLabel = "512|4096",
            description =
                    "Size of the sectors of the drive that a file is for; a device says its own. No BIOS starts a"
                            + " drive with sectors of 4096 bytes. Default: 512")
    int sectorBytes = 512;

    @Option(names = "--dry-run", description = "Say what would be written, and write nothing.")
    boolean dryRun;

    @Override
    public Integer call() throws IOException {
        if ((output == null) == (device == null)) {
            throw new Failure(
                    "either --device or --output is needed",
                    "bootwright drive list shows devices",
                    Failure.USAGE);
        }
        if (register && (device == null || !FIRMWARE.isThere())) {
            throw new Failure(
                    device == null
                            ? "--register is for drives, not for files"
                            : "--register: this machine was not started by UEFI",
                    "leave it out: firmware finds the drive by itself",
                    Failure.USAGE);
        }
        if (device != null) { // refused before anything is downloaded
            sectorBytes = new DriveChoice(ROOT, 0).find(device).disk().sectorBytes();
        }
        StepProgress progress = new StepProgress(drives.images.err(), StepProgress.isTerminal());
        try (DriveContents layout = drives.contents(sectorBytes, progress)) {
            if (output != null) {
                toFile(layout, output, progress);
            } else if (device != null) {
                toDevice(layout, device, progress);
            }
            return 0;
        } finally {
            progress.finish();
        }
    }

    private void toFile(DriveContents layout, Path file, StepProgress progress) throws IOException {
        if (dryRun) {
            drives.images.print(
                    DrivePlan.of(
                            layout,
                            file.toString(),
                            layout.minimumBytes(),
                            drives.ssh.noteOnPlan()));
        } else {
            writeFile(layout, file, progress);
        }
    }

    private void toDevice(DriveContents layout, String name, StepProgress progress)
            throws IOException {
        DriveChoice choice = new DriveChoice(ROOT, layout.minimumBytes());
        DriveCandidate drive = choice.find(name);
        long bytes = drive.disk().identity().size();
        if (dryRun) {
            drives.images.print(
                    DrivePlan.of(
                            layout,
                            drive.disk().node().toString(),
                            bytes,
                            drives.ssh.noteOnPlan()));
            DriveText.contents(drive.description())
                    .forEach(each -> drives.images.print("  loses    %s%n".formatted(each)));
            return;
        }
        String typed =
                yes == null
                        ? DriveChoice.ask(drive, System.console())
                        : choice.confirmed(drive, yes);
        try {
            WritableDrive writable =
                    WritableDrive.confirm(
                            ROOT, drive.disk().identity(), typed, layout.minimumBytes());
            boolean known =
                    WriteDrive.run(writable, layout.contents(), layout.table(bytes), progress::at);
            progress.finish();
            if (!known) {
                drives.images.err().println("note: the kernel has not read the new table");
            }
            drives.images.print(
                    "%s (%s): %s, written and read back%n"
                            .formatted(drive.disk().node(), writable, layout.image()));
            printSsh(layout);
            if (register) {
                register(layout.table(bytes).table());
            }
        } catch (StepRefusedException e) {
            throw new Failure(String.valueOf(e.getMessage()), "nothing was written");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", "", Interruption.EXIT_CODE);
        }
    }

    private void printSsh(DriveContents layout) {
        layout.ssh()
                .ifPresent(ssh ->
                        ssh.lines().forEach(each -> drives.images.print("%s%n".formatted(each))));
    }

    private void register(Gpt table) throws IOException {
        GptPartition esp = table.partitions().getFirst();
        int number =
                FIRMWARE.register(new LoadOption("Bootwright", esp, "\\EFI\\BOOT\\BOOTX64.EFI"));
        drives.images.print("Boot%04X starts it, before all others%n".formatted(number));
    }

    private void writeFile(DriveContents layout, Path file, StepProgress progress)
            throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new Failure(
                    file + ": is not a regular file",
                    "for a drive: --device " + file,
                    Failure.USAGE);
        }
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new Failure(file + ": there is no such directory", "");
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
            printSsh(layout);
        } finally {
            progress.finish();
        }
    }
}
