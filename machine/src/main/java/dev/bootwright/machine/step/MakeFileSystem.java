package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.signature.Signature;
import dev.bootwright.formats.signature.Signatures;
import dev.bootwright.machine.program.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// File systems and swap space, by the program that each brings along.
final class MakeFileSystem {

    private final BlockDevices devices;

    MakeFileSystem(BlockDevices devices) {
        this.devices = devices;
    }

    StepOutcome run(Step.FileSystem step, StepLog log) throws IOException, InterruptedException {
        Path node = devices.node(step.device());
        if (holds(step, node)) {
            return new StepOutcome.AlreadyHolds(
                    "%s is on %s".formatted(step.type(), step.device()));
        }
        FreeDevice free = FreeDevice.check(devices, step.device(), step.uuid());
        Program.of(command(step, free)).run(log::line);
        if (!holds(step, node)) {
            throw new IOException(
                    "%s was made on %s, but read back it is %s"
                            .formatted(
                                    step.type(),
                                    step.device(),
                                    FreeDevice.signatures(node).stream()
                                            .map(found -> found.type().word() + found.uuid())
                                            .toList()));
        }
        return new StepOutcome.Changed("%s on %s".formatted(step.type(), step.device()));
    }

    static List<String> command(Step.FileSystem step, FreeDevice free) {
        String uuid = step.uuid().toString();
        List<String> command =
                new ArrayList<>(
                        switch (step.type()) {
                            case "ext4" -> List.of("mkfs.ext4", "-q", "-F", "-U", uuid);
                            case "xfs" -> List.of("mkfs.xfs", "-q", "-f", "-m", "uuid=" + uuid);
                            case "vfat" -> List.of("mkfs.vfat", "-i", volumeId(step));
                            case "swap" -> List.of("mkswap", "-f", "-U", uuid);
                            default ->
                                    throw new IllegalArgumentException(
                                            "unknown file system " + step.type());
                        });
        step.label()
                .ifPresent(label ->
                        command.addAll(List.of(step.type().equals("vfat") ? "-n" : "-L", label)));
        command.add(free.node().toString());
        return command;
    }

    /// FAT has no UUID, but a volume id of 32 bits.
    private static String volumeId(Step.FileSystem step) {
        return step.uuid().toString().substring(0, 8);
    }

    private static boolean holds(Step.FileSystem step, Path node) throws IOException {
        Optional<Signature> found = Signatures.main(FreeDevice.signatures(node));
        return found.isPresent()
                && found.get().problem().isEmpty()
                && found.get().type().word().equals(step.type())
                && found.get().label().equals(step.label())
                && digits(found.get().uuid().orElse("")).equals(wantedDigits(step));
    }

    private static String wantedDigits(Step.FileSystem step) {
        return digits(step.type().equals("vfat") ? volumeId(step) : step.uuid().toString());
    }

    private static String digits(String uuid) {
        return uuid.replace("-", "").toLowerCase(Locale.ROOT);
    }
}
