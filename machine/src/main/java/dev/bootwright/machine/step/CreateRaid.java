package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.signature.MdSuperblock;
import dev.bootwright.machine.program.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Software RAID by mdadm(8), metadata 1.2. The first synchronisation goes on in the background; the
/// array can be used meanwhile.
final class CreateRaid {

    private final BlockDevices devices;
    private final ModuleLoader modules;

    CreateRaid(BlockDevices devices, ModuleLoader modules) {
        this.devices = devices;
        this.modules = modules;
    }

    StepOutcome run(Step.SoftwareRaid step, StepLog log) throws IOException, InterruptedException {
        modules.load("md_mod");
        modules.load("md-level-" + step.level());
        List<BlockRef> members = new ArrayList<>(step.members());
        members.addAll(step.spares());
        List<Path> nodes = new ArrayList<>();
        for (BlockRef member : members) {
            nodes.add(devices.node(member));
        }
        if (isOnAll(step, nodes)) {
            return assemble(step, nodes, log);
        }
        stopLeftover(step, log);
        List<FreeDevice> free = new ArrayList<>();
        for (BlockRef member : members) {
            free.add(FreeDevice.check(devices, member, step.uuid()));
        }
        create(step, free, log);
        Path array = running(step);
        FreeDevice.clearNew(array);
        if (!isOnAll(step, nodes)) {
            throw new IOException(
                    "array \"%s\": its superblocks read back differ".formatted(step.name()));
        }
        return new StepOutcome.Changed(
                "RAID %s of %d members at %s".formatted(step.level(), members.size(), array));
    }

    private StepOutcome assemble(Step.SoftwareRaid step, List<Path> nodes, StepLog log)
            throws IOException, InterruptedException {
        if (devices.array(step.name()).isEmpty()) {
            List<String> command =
                    new ArrayList<>(
                            List.of("mdadm", "--assemble", "--run", "/dev/md/" + step.name()));
            nodes.forEach(node -> command.add(node.toString()));
            Program.of(command).run(log::line);
        }
        return new StepOutcome.AlreadyHolds(
                "array \"%s\" is there: %s".formatted(step.name(), running(step)));
    }

    /// An attempt that was cut off may have left the array running on some of its members.
    private void stopLeftover(Step.SoftwareRaid step, StepLog log)
            throws IOException, InterruptedException {
        Optional<Path> leftover = devices.array(step.name());
        if (leftover.isPresent()) {
            Program.of("mdadm", "--stop", leftover.get().toString()).run(log::line);
        }
    }

    private static void create(Step.SoftwareRaid step, List<FreeDevice> free, StepLog log)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "mdadm",
                                "--create",
                                "/dev/md/" + step.name(),
                                "--run",
                                "--metadata=1.2",
                                "--homehost=any",
                                "--name=" + step.name(),
                                "--uuid=" + mdadmForm(step.uuid()),
                                "--level=" + step.level(),
                                "--raid-devices=" + step.members().size()));
        if (!step.level().equals("0")) {
            command.add("--bitmap=internal"); // after a crash only what was written is compared
        }
        if (!step.spares().isEmpty()) {
            command.add("--spare-devices=" + step.spares().size());
        }
        free.forEach(device -> command.add(device.node().toString()));
        Program.of(command).run(log::line);
    }

    private Path running(Step.SoftwareRaid step) throws IOException {
        return devices.array(step.name())
                .orElseThrow(() ->
                        new IOException(
                                "array \"%s\" was made, but does not run".formatted(step.name())));
    }

    private static boolean isOnAll(Step.SoftwareRaid step, List<Path> nodes) throws IOException {
        for (Path node : nodes) {
            if (BlockDevices.superblocks(node).stream()
                    .noneMatch(superblock -> isOf(superblock, step))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOf(MdSuperblock superblock, Step.SoftwareRaid step) {
        return superblock.isSound()
                && superblock.setUuid().equalsIgnoreCase(step.uuid().toString())
                && superblock.name().equals(step.name())
                && superblock.level().equals(step.level())
                && superblock.raidDisks() == step.members().size();
    }

    /// mdadm writes UUIDs as four groups of eight digits.
    private static String mdadmForm(UUID uuid) {
        return uuid.toString().replace("-", "").replaceAll("(.{8})(?!$)", "$1:");
    }
}
