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
import java.util.Set;
import java.util.function.Predicate;

/// File systems, by the program that each brings along, and swap space.
///
/// What is found whole with the wanted UUID is left as it is. That can be trusted after a crash:
/// mkfs.ext4 writes its superblock last, mkfs.xfs marks its own as unfinished until then, swap space is
/// one page, and FAT, of which `mkfs.vfat` writes the first sector first, gets its wanted volume id by a
/// second write when all else is on the disk.
final class MakeFileSystem {

    private static final Set<String> TYPES = Set.of("ext4", "xfs", "vfat", "swap");

    private final BlockDevices devices;

    MakeFileSystem(BlockDevices devices) {
        this.devices = devices;
    }

    StepOutcome run(Step.FileSystem step, StepLog log) throws IOException, InterruptedException {
        if (!TYPES.contains(step.type())) {
            throw new StepRefusedException("there is no way to make " + step.type());
        }
        Path node = devices.node(step.device(), log);
        if (holds(step, node)) {
            return new StepOutcome.AlreadyHolds(
                    "%s is on %s".formatted(step.type(), step.device()));
        }
        FreeDevice free = FreeDevice.check(step.device(), node, ours(step));
        switch (step.type()) {
            case "swap" -> SwapWriter.write(free, step);
            case "vfat" -> {
                Program.of(command(step, free)).run(log::line);
                FatVolumeId.write(free, FatVolumeId.of(step.uuid()));
            }
            default -> Program.of(command(step, free)).run(log::line);
        }
        if (!holds(step, node)) {
            throw new IOException(
                    "%s was made on %s, but what reads back is %s"
                            .formatted(step.type(), step.device(), FreeDevice.signatures(node)));
        }
        return new StepOutcome.Changed("%s on %s".formatted(step.type(), step.device()));
    }

    private static List<String> command(Step.FileSystem step, FreeDevice free) {
        String uuid = step.uuid().toString();
        List<String> command = new ArrayList<>();
        switch (step.type()) {
            case "ext4" -> command.addAll(List.of("mkfs.ext4", "-q", "-F", "-U", uuid));
            case "xfs" -> command.addAll(List.of("mkfs.xfs", "-q", "-f", "-m", "uuid=" + uuid));
            default ->
                    // -I: a whole disk may be one file system, as the plan says
                    command.addAll(
                            List.of(
                                    "mkfs.vfat",
                                    "-I",
                                    "-i",
                                    "%08x".formatted(FatVolumeId.unfinished(step.uuid()))));
        }
        String option = step.type().equals("vfat") ? "-n" : "-L";
        step.label().ifPresent(label -> command.addAll(List.of(option, label)));
        command.add(free.node().toString());
        return command;
    }

    /// What an attempt that was cut off leaves: an XFS with the wanted UUID that says so itself, or a FAT with
    /// the one of an unfinished one. One whose label somebody changed, or that is damaged, has been in use, and
    /// is left.
    private static Predicate<Signature> ours(Step.FileSystem step) {
        return found -> {
            String uuid = digits(found.uuid().orElse(""));
            return found.type().word().equals(step.type())
                    && ((uuid.equals(wantedDigits(step)) && found.isUnfinished())
                            || uuid.equals("%08x".formatted(FatVolumeId.unfinished(step.uuid()))));
        };
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
        return step.type().equals("vfat")
                ? "%08x".formatted(FatVolumeId.of(step.uuid()))
                : digits(step.uuid().toString());
    }

    private static String digits(String uuid) {
        return uuid.replace("-", "").toLowerCase(Locale.ROOT);
    }
}
