package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// LVM volume groups and logical volumes.
final class CreateVolumes {

    private final BlockDevices devices;
    private final Volumes volumes;
    private final ModuleLoader modules;

    CreateVolumes(BlockDevices devices, Volumes volumes, ModuleLoader modules) {
        this.devices = devices;
        this.volumes = volumes;
        this.modules = modules;
    }

    StepOutcome run(Step.VolumeGroup step, StepLog log) throws IOException, InterruptedException {
        modules.load("dm_mod");
        Map<BlockRef, Path> nodes = new LinkedHashMap<>();
        for (BlockRef device : step.physicalVolumes()) {
            nodes.put(device, devices.node(device, log));
        }
        Map<String, String> groups = groupsByDevice();
        Set<String> wanted = new TreeSet<>();
        for (Path node : nodes.values()) {
            wanted.add(kernelNode(node));
        }
        Set<String> found = new TreeSet<>(groups.keySet());
        found.removeIf(node -> !step.name().equals(groups.get(node)));
        if (found.equals(wanted)) {
            return new StepOutcome.AlreadyHolds(
                    "volume group %s is on %s".formatted(step.name(), String.join(", ", found)));
        }
        if (!found.isEmpty()) {
            throw new StepRefusedException(
                    "there is a volume group %s on %s already; expected it on %s"
                            .formatted(
                                    step.name(),
                                    String.join(", ", found),
                                    String.join(", ", wanted)));
        }
        List<String> arguments = new ArrayList<>(List.of("--yes", step.name()));
        for (Map.Entry<BlockRef, Path> each : nodes.entrySet()) {
            arguments.add(
                    free(each.getKey(), each.getValue(), groups).node().toRealPath().toString());
        }
        Lvm.run(log, "vgcreate", arguments);
        return new StepOutcome.Changed(
                "volume group %s on %s".formatted(step.name(), String.join(", ", wanted)));
    }

    /// A physical volume without a group is what an attempt leaves that was cut off: no data is on it.
    private static FreeDevice free(BlockRef device, Path node, Map<String, String> groups)
            throws IOException {
        boolean isUnused = "".equals(groups.get(kernelNode(node)));
        return FreeDevice.check(
                device, node, found -> isUnused && found.type().word().equals("LVM2_member"));
    }

    /// The group of each physical volume, empty for one without; by the real path of its node.
    private static Map<String, String> groupsByDevice() throws IOException, InterruptedException {
        Map<String, String> groups = new LinkedHashMap<>();
        for (List<String> row : Lvm.report("pvs", List.of("pv_name", "vg_name"))) {
            Path node = Path.of(row.getFirst());
            boolean isThere = Files.exists(node); // one that is missing is called "[unknown]"
            groups.put(isThere ? kernelNode(node) : node.toString(), row.get(1));
        }
        return groups;
    }

    /// The node that the kernel itself names for a device. LVM speaks of what is mapped by its nodes in
    /// `/dev/mapper`, which without udev are no links.
    private static String kernelNode(Path node) throws IOException {
        long device = ((Number) Files.getAttribute(node, "unix:rdev")).longValue();
        long major = (device >> 8) & 0xFFF;
        long minor = ((device >> 12) & 0xFFF00) | (device & 0xFF);
        Path known = Path.of("/sys/dev/block/%d:%d".formatted(major, minor));
        Path real = Files.exists(known) ? known.toRealPath() : node.toRealPath();
        return "/dev/" + real.getFileName();
    }

    StepOutcome run(Step.LogicalVolume step, StepLog log) throws IOException, InterruptedException {
        String volume = step.group() + "/" + step.name();
        Optional<Volumes.Found> found = volumes.look(step.group(), step.name(), log);
        if (found.isPresent()) {
            return adopt(step, volume, found.get(), log);
        }
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--yes",
                                "--wipesignatures",
                                "y",
                                "--zero",
                                "y",
                                "--addtag",
                                Volumes.UNFINISHED,
                                "--name",
                                step.name()));
        if (step.size().isPresent()) {
            arguments.addAll(List.of("--size", step.size().get() + "b"));
        } else {
            arguments.addAll(List.of("--extents", "100%FREE"));
        }
        arguments.add(step.group());
        Lvm.run(log, "lvcreate", arguments);
        finish(step, volume, log);
        return new StepOutcome.Changed("logical volume " + volume);
    }

    private void finish(Step.LogicalVolume step, String volume, StepLog log)
            throws IOException, InterruptedException {
        FreeDevice.clearNew(volumes.active(step.group(), step.name(), log));
        Lvm.run(log, "lvchange", List.of("--yes", "--deltag", Volumes.UNFINISHED, volume));
    }

    /// LVM rounds sizes up to whole extents, so one that is larger is as wanted.
    private StepOutcome adopt(
            Step.LogicalVolume step, String volume, Volumes.Found found, StepLog log)
            throws IOException, InterruptedException {
        if (step.size().isPresent() && found.size() < step.size().get()) {
            throw new StepRefusedException(
                    "logical volume %s is there with %d bytes; expected %d"
                            .formatted(volume, found.size(), step.size().get()));
        }
        if (found.isUnfinished()) {
            finish(step, volume, log);
            return new StepOutcome.Changed("logical volume %s, which was begun".formatted(volume));
        }
        volumes.active(step.group(), step.name(), log);
        return new StepOutcome.AlreadyHolds(
                "logical volume %s is there with %d bytes".formatted(volume, found.size()));
    }
}
