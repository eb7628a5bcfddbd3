package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/// LVM volume groups and logical volumes.
final class CreateVolumes {

    /// LVM chooses its own UUIDs: nothing that is on a device beforehand is an attempt of ours.
    private static final UUID NONE = new UUID(0, 0);

    private final BlockDevices devices;
    private final ModuleLoader modules;

    CreateVolumes(BlockDevices devices, ModuleLoader modules) {
        this.devices = devices;
        this.modules = modules;
    }

    StepOutcome run(Step.VolumeGroup step, StepLog log) throws IOException, InterruptedException {
        modules.load("dm_mod");
        Set<String> wanted = new TreeSet<>();
        for (BlockRef device : step.physicalVolumes()) {
            wanted.add(devices.node(device).toString());
        }
        Set<String> found =
                new TreeSet<>(
                        Lvm.report(
                                "pvs",
                                "--noheadings",
                                "-o",
                                "pv_name",
                                "-S",
                                "vg_name=" + step.name()));
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
        List<String> nodes = new ArrayList<>();
        for (BlockRef device : step.physicalVolumes()) {
            if (!isUnused(devices.node(device))) {
                nodes.add(FreeDevice.check(devices, device, NONE).node().toString());
                Lvm.run(log, "pvcreate", List.of("--yes", "--zero", "y", nodes.getLast()));
            } else {
                nodes.add(devices.node(device).toString());
            }
        }
        List<String> arguments = new ArrayList<>(List.of("--yes", step.name()));
        arguments.addAll(nodes);
        Lvm.run(log, "vgcreate", arguments);
        return new StepOutcome.Changed(
                "volume group %s on %s".formatted(step.name(), String.join(", ", nodes)));
    }

    /// A physical volume without a group is what an attempt leaves that was cut off.
    private static boolean isUnused(Path node) throws IOException, InterruptedException {
        return !Lvm.report(
                        "pvs", "--noheadings", "-o", "pv_name", "-S", "vg_name=", node.toString())
                .isEmpty();
    }

    StepOutcome run(Step.LogicalVolume step, StepLog log) throws IOException, InterruptedException {
        modules.load("dm_mod");
        String volume = step.group() + "/" + step.name();
        List<String> size =
                Lvm.report(
                        "lvs",
                        "--noheadings",
                        "--units",
                        "b",
                        "--nosuffix",
                        "-o",
                        "lv_size",
                        volume);
        if (size.size() == 1) {
            return adopt(step, volume, Long.parseLong(size.getFirst()), log);
        }
        List<String> arguments =
                new ArrayList<>(List.of("--yes", "--wipesignatures", "y", "--name", step.name()));
        if (step.size().isPresent()) {
            arguments.addAll(List.of("--size", step.size().get() + "b"));
        } else {
            arguments.addAll(List.of("--extents", "100%FREE"));
        }
        arguments.add(step.group());
        Lvm.run(log, "lvcreate", arguments);
        FreeDevice.clearNew(devices.node(new BlockRef.LogicalVolume(step.group(), step.name())));
        return new StepOutcome.Changed("logical volume " + volume);
    }

    private StepOutcome adopt(Step.LogicalVolume step, String volume, long found, StepLog log)
            throws IOException, InterruptedException {
        if (step.size().isPresent() && found < step.size().get()) {
            throw new StepRefusedException(
                    "logical volume %s is there with %d bytes; expected at least %d"
                            .formatted(volume, found, step.size().get()));
        }
        if (devices.volume(step.group(), step.name()).isEmpty()) {
            Lvm.run(log, "lvchange", List.of("--yes", "--activate", "y", volume));
        }
        return new StepOutcome.AlreadyHolds(
                "logical volume %s is there with %d bytes".formatted(volume, found));
    }
}
