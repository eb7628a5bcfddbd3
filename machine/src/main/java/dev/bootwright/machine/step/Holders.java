package dev.bootwright.machine.step;

import dev.bootwright.machine.hardware.AttachedDisk;
import dev.bootwright.machine.hardware.AttachedDisks;
import dev.bootwright.machine.hardware.Attributes;
import dev.bootwright.machine.hardware.DiskUses;
import dev.bootwright.machine.program.Program;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What stands on disks that are to be wiped: arrays, logical volumes and other mapped devices. It is
/// stopped the uppermost first, each by itself: of a volume group that lies on other disks too, only the
/// volumes on these.
final class Holders {

    private static final Pattern VOLUME = Pattern.compile("((?:[^-]|--)+)-((?:[^-]|--)+)");

    private final Path root;
    private final StepLog log;

    Holders(Path root, StepLog log) {
        this.root = root;
        this.log = log;
    }

    /// @param free the disks that may be touched, by the names the kernel has for them
    /// @throws StepRefusedException if something stands on another disk too: stopping it would touch that
    void refuseForeign(ErasableDisk disk, Set<String> free) throws IOException {
        for (Attributes holder : direct(disk)) {
            refuseForeign(holder, free);
        }
    }

    private void refuseForeign(Attributes holder, Set<String> free) throws IOException {
        for (AttachedDisk disk : new AttachedDisks(root).list()) {
            if (!free.contains(disk.name()) && standsOn(holder, disk)) {
                throw new StepRefusedException(
                        "%s stands on disk %s too, which the plan does not wipe"
                                .formatted(called(holder), disk.identity()));
            }
        }
        for (Attributes above : DiskUses.read(root).holders(holder)) {
            refuseForeign(above, free);
        }
    }

    /// Stops everything that stands on a disk.
    void stop(ErasableDisk disk) throws IOException, InterruptedException {
        for (Attributes holder : direct(disk)) {
            stop(holder);
        }
    }

    private List<Attributes> direct(ErasableDisk erasable) throws IOException {
        AttachedDisk disk = erasable.disk();
        List<Attributes> parts = new ArrayList<>(disk.partitions());
        parts.add(disk.attributes());
        List<Attributes> holders = new ArrayList<>();
        DiskUses uses = DiskUses.read(root);
        parts.forEach(part -> holders.addAll(uses.holders(part)));
        return holders;
    }

    private void stop(Attributes holder) throws IOException, InterruptedException {
        for (Attributes above : DiskUses.read(root).holders(holder)) {
            stop(above);
        }
        if (!holder.has("dev")) {
            return; // it went with another one
        }
        log.line("stopping " + called(holder));
        if (holder.has("dm")) {
            boolean isVolume = holder.text("dm/uuid").orElse("").startsWith("LVM-");
            String mapped = called(holder);
            Program.of("dmsetup", "remove", "--noudevsync", "--noudevrules", mapped).run(log::line);
            if (isVolume) {
                forget(mapped);
            }
        } else if (holder.has("md")) {
            Program.of("mdadm", "--stop", "/dev/" + holder.name()).run(log::line);
        } else {
            throw new StepRefusedException(
                    "%s is in use in a way that cannot be stopped".formatted(holder.name()));
        }
    }

    /// Removes what LVM made of a volume in `/dev`, where it would find it in the way of a group of that
    /// name: without udev nobody else does.
    ///
    /// @param mapped group and volume, joined by a dash, the dashes in each doubled
    private void forget(String mapped) throws IOException {
        Matcher names = VOLUME.matcher(mapped);
        if (!names.matches()) {
            return;
        }
        Path group = root.resolve("dev").resolve(names.group(1).replace("--", "-"));
        Path link = group.resolve(names.group(2).replace("--", "-"));
        if (Files.isSymbolicLink(link)) {
            Files.delete(link);
        }
        if (Files.isDirectory(group, LinkOption.NOFOLLOW_LINKS)) {
            try {
                Files.delete(group);
            } catch (DirectoryNotEmptyException e) {
                // volumes on other disks are left in it
            }
        }
    }

    private static String called(Attributes holder) {
        return holder.text("dm/name").orElse(holder.name());
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
}
