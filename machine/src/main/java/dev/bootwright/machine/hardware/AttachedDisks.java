package dev.bootwright.machine.hardware;

import dev.bootwright.formats.contract.DiskIdentity;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The disks of this machine, from `/sys/block`: what can be partitioned and lasts. Not loop devices,
/// RAM disks, optical drives, md and device mapper; not the second path to an NVMe namespace or the
/// boot areas of an MMC.
public final class AttachedDisks {

    private static final long SECTOR = 512; // the unit of "size" in sysfs, whatever the disk's own

    private static final Pattern NO_DISK =
            Pattern.compile(
                    "(loop|ram|zram|dm-|md|sr|fd|nbd|mtdblock|drbd|bcache|zd|pmem)\\d.*"
                            + "|mmcblk\\d+(boot\\d+|rpmb)|nvme\\d+c\\d+n\\d+");

    private final Path root;

    /// @param root of the tree that has `sys` and `dev`
    public AttachedDisks(Path root) {
        this.root = root;
    }

    /// All disks with a medium, in order of their names.
    public List<AttachedDisk> list() {
        return new Attributes(root.resolve("sys/block"))
                .children().stream().filter(AttachedDisks::isDisk).map(this::disk).toList();
    }

    private static boolean isDisk(Attributes block) {
        return !NO_DISK.matcher(block.name()).matches()
                && block.has("device")
                && !block.flag("hidden").orElse(false)
                && block.number("size").orElse(0L) > 0;
    }

    private AttachedDisk disk(Attributes block) {
        // A name with a slash, as in "cciss/c0d0", has an exclamation mark in sysfs.
        String name = block.name().replace('!', '/');
        DiskIdentity identity =
                new DiskIdentity(
                        DiskSerial.of(block).orElse(""),
                        wwn(block),
                        block.number("size").orElse(0L) * SECTOR);
        return new AttachedDisk(name, root.resolve("dev").resolve(name), block, identity);
    }

    /// NVMe keeps it with the namespace, SCSI with the device. Runs of blanks, with which ATA fills its
    /// model and serial up to their fields, become one.
    private static Optional<String> wwn(Attributes block) {
        return block.text("wwid")
                .or(() -> block.text("device/wwid"))
                .map(wwid -> wwid.replaceAll("\\s+", " "));
    }
}
