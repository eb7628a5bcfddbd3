package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.image.drive.DriveVerification;
import dev.bootwright.image.drive.SshSummary;
import dev.bootwright.linux.block.BlockDevice;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Checks a drive.
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Compares a drive, or the file of one, with what it says of itself.",
            "Both copies of the partition table, the core of GRUB and every file are read. Changed settings",
            "are only told. Exit code 1 if anything is wrong."
        },
        footer = {
            "",
            "Examples:",
            "  bootwright drive verify /dev/sdb",
            "  bootwright drive verify drive.img --json"
        })
final class DriveVerifyCommand implements Callable<Integer> {

    @Mixin ImageOptionsMixin images = new ImageOptionsMixin();

    @SuppressWarnings("NullAway.Init") // picocli sets it
    @Parameters(index = "0", paramLabel = "DEV|FILE", description = "The drive.")
    Path drive;

    @Option(names = "--json", description = "Say it as one JSON document.")
    boolean json;

    @Override
    public Integer call() throws IOException {
        DriveVerification found = read();
        if (json) {
            images.print(
                    Json.object()
                            .put("drive", drive.toString())
                            .put("sound", found.isSound())
                            .put("image", found.image())
                            .putIfPresent("ssh", found.ssh(), SshSummary::toJson)
                            .put("files", found.files())
                            .put("notes", Json.texts(found.notes()))
                            .put("problems", Json.texts(found.problems()))
                            .build()
                            .indented());
        } else {
            found.notes().forEach(note -> images.print("note: %s%n".formatted(note)));
            found.problems().forEach(each -> images.print("%s: %s%n".formatted(drive, each)));
            found.ssh()
                    .ifPresent(ssh ->
                            ssh.lines().forEach(each -> images.print("%s%n".formatted(each))));
            if (found.isSound()) {
                images.print(
                        "%s: %s, %d files and the partition table are as they should be%n"
                                .formatted(drive, found.image(), found.files()));
            }
        }
        return found.isSound() ? 0 : Failure.FAILED;
    }

    private DriveVerification read() throws IOException {
        try (FileChannel channel = FileChannel.open(drive)) {
            return DriveVerification.of(channel, size(channel));
        } catch (NoSuchFileException e) {
            throw new Failure(drive + ": there is no such file or device", "");
        } catch (AccessDeniedException e) {
            throw new Failure(drive + ": you may not read it", "run this as root for a device");
        }
    }

    private long size(FileChannel channel) throws IOException {
        if (Files.isRegularFile(drive)) {
            return channel.size();
        }
        try (BlockDevice device = BlockDevice.open(drive)) {
            device.dropCache();
            return device.size();
        }
    }
}
