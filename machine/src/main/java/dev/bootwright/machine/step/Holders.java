package dev.bootwright.machine.step;

import dev.bootwright.machine.hardware.AttachedDisk;
import dev.bootwright.machine.hardware.AttachedDisks;
import dev.bootwright.machine.hardware.Attributes;
import dev.bootwright.machine.hardware.DiskUses;
import dev.bootwright.machine.program.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Stops what stands on disks that are to be wiped: volume groups, other mapped devices, arrays; the
/// uppermost first.
final class Holders {

    private final Path root;
    private final StepLog log;

    Holders(Path root, StepLog log) {
        this.root = root;
        this.log = log;
    }

    /// @param free the disks that may be touched, by the names the kernel has for them
    /// @throws StepRefusedException if something stands on another disk too: stopping it would touch that
    void stop(ErasableDisk erasable, Set<String> free) throws IOException, InterruptedException {
        AttachedDisk disk = erasable.disk();
        List<Attributes> parts = new ArrayList<>(disk.partitions());
        parts.add(disk.attributes());
        for (Attributes part : parts) {
            for (Attributes holder : DiskUses.read(root).holders(part)) {
                stop(holder, free);
            }
        }
    }

    private void stop(Attributes holder, Set<String> free)
            throws IOException, InterruptedException {
        refuseForeign(holder, free);
        for (Attributes above : DiskUses.read(root).holders(holder)) {
            stop(above, free);
        }
        if (!holder.has("dev")) {
            return; // it went with another one above it
        }
        String name = holder.text("dm/name").orElse("");
        if (holder.text("dm/uuid").orElse("").startsWith("LVM-")) {
            Lvm.run(log, "vgchange", List.of("--yes", "--activate", "n", group(name)));
        } else if (!name.isEmpty()) {
            Program.of("dmsetup", "remove", "--noudevsync", name).run(log::line);
        } else if (holder.has("md")) {
            Program.of("mdadm", "--stop", "/dev/" + holder.name()).run(log::line);
        } else {
            throw new StepRefusedException(
                    "%s is in use in a way that cannot be stopped".formatted(holder.name()));
        }
    }

    private void refuseForeign(Attributes holder, Set<String> free) throws StepRefusedException {
        for (AttachedDisk disk : new AttachedDisks(root).list()) {
            if (!free.contains(disk.name()) && standsOn(holder, disk)) {
                throw new StepRefusedException(
                        "%s stands on disk %s too, which the plan does not wipe"
                                .formatted(
                                        holder.text("dm/name").orElse(holder.name()),
                                        disk.identity()));
            }
        }
    }

    private boolean standsOn(Attributes holder, AttachedDisk disk) {
        for (Attributes slave : holder.of("slaves").children()) {
            boolean isPart =
                    slave.name().equals(disk.attributes().name())
                            || disk.partitions().stream()
                                    .anyMatch(part -> part.name().equals(slave.name()));
            Attributes below =
                    new Attributes(root.resolve("sys/class/block").resolve(slave.name()));
            if (isPart || standsOn(below, disk)) {
                return true;
            }
        }
        return false;
    }

    /// Device mapper joins group and volume with a dash, and doubles the dashes within each.
    private static String group(String mapped) {
        return mapped.split("(?<!-)-(?!-)", 2)[0].replace("--", "-");
    }
}
