package dev.bootwright.cli.command;

import dev.bootwright.formats.contract.Disk;
import dev.bootwright.formats.json.Json;
import dev.bootwright.image.drive.DriveVerification;
import dev.bootwright.image.drive.SshSummary;
import dev.bootwright.machine.drive.DriveCandidate;
import dev.bootwright.machine.drive.Drives;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Lists drives.
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the drives that may be made boot drives, and what is on them. Changes nothing.",
            "Run it as root: who may not read a disk cannot say what is on it."
        },
        footer = {
            "",
            "Examples:",
            "  bootwright drive list",
            "  bootwright drive list --all",
            "  bootwright drive list --all --json"
        })
final class DriveListCommand implements Callable<Integer> {

    @Mixin ImageOptionsMixin images = new ImageOptionsMixin();

    @Option(names = "--all", description = "Also those that may not, each with every reason.")
    boolean all;

    @Option(names = "--json", description = "Say it as one JSON document.")
    boolean json;

    @Override
    public Integer call() throws IOException {
        List<DriveCandidate> found = new Drives(Path.of("/"), 0).list();
        List<DriveCandidate> shown =
                found.stream().filter(each -> all || each.isAcceptable()).toList();
        if (json) {
            images.print(
                    Json.object()
                            .put(
                                    "drives",
                                    Json.array(shown, each -> DriveText.toJson(each, ssh(each))))
                            .build()
                            .indented());
            return 0;
        }
        for (DriveCandidate each : shown) {
            images.print(text(each));
        }
        int hidden = found.size() - shown.size();
        if (shown.isEmpty()) {
            images.print("no drive may be written to%n".formatted());
        }
        if (hidden > 0) {
            images.print("%d refused; --all says why%n".formatted(hidden));
        }
        return 0;
    }

    /// Of a boot drive of ours that lets somebody in. What cannot be read has said so elsewhere.
    private static Optional<SshSummary> ssh(DriveCandidate drive) {
        boolean isOurs =
                drive.description().contents().stream()
                        .anyMatch(
                                each -> each.label().equals(Optional.of(DriveVerification.LABEL)));
        if (!isOurs) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(drive.disk().node())) {
            return DriveVerification.ssh(channel, drive.disk().identity().size());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String text(DriveCandidate drive) {
        Disk disk = drive.description();
        StringBuilder text = new StringBuilder();
        text.append(
                "%s  %s  %s  %s  serial %s%n"
                        .formatted(
                                drive.disk().node(),
                                DriveText.size(disk.identity().size()),
                                disk.transport().orElse("?"),
                                DriveText.model(disk),
                                disk.identity()));
        DriveText.contents(disk).forEach(line -> text.append("    holds    %s%n".formatted(line)));
        ssh(drive)
                .ifPresent(ssh ->
                        ssh.lines()
                                .forEach(line -> text.append("             %s%n".formatted(line))));
        drive.reasons().forEach(line -> text.append("    refused  %s%n".formatted(line)));
        return text.toString();
    }
}
