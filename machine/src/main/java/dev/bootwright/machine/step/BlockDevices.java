package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.signature.MdSuperblock;
import dev.bootwright.linux.block.BlockDevice;
import dev.bootwright.machine.hardware.AttachedDisk;
import dev.bootwright.machine.hardware.AttachedDisks;
import dev.bootwright.machine.hardware.Attributes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/// Device nodes of what steps speak of. Disks are found by their identity, arrays by the name in their
/// members' superblocks, logical volumes by their device mapper name; never by the number that the
/// kernel happened to give them. Nothing here needs udev.
final class BlockDevices {

    private final Path root;
    private final AttachedDisks disks;

    /// @param root of the tree that has `sys` and `dev`
    BlockDevices(Path root) {
        this.root = root;
        this.disks = new AttachedDisks(root);
    }

    /// The node of a device.
    ///
    /// @throws StepRefusedException if it is not there, or its disk is not the one that was meant
    Path node(BlockRef device) throws IOException {
        return switch (device) {
            case BlockRef.Disk(DiskIdentity identity) -> disk(identity).node();
            case BlockRef.Partition(DiskIdentity identity, int number) ->
                    partition(disk(identity), number);
            case BlockRef.Raid(String name) ->
                    array(name).orElseThrow(() -> missing("array \"%s\"".formatted(name)));
            case BlockRef.LogicalVolume(String group, String name) ->
                    volume(group, name)
                            .orElseThrow(
                                    () -> missing("logical volume %s/%s".formatted(group, name)));
        };
    }

    /// The one disk that has exactly this identity.
    AttachedDisk disk(DiskIdentity wanted) throws IOException {
        if (!wanted.isKnown()) {
            throw new StepRefusedException(
                    "the plan names a disk with neither serial number nor WWN");
        }
        List<AttachedDisk> attached = disks.list();
        List<AttachedDisk> same =
                attached.stream().filter(disk -> disk.identity().equals(wanted)).toList();
        if (same.size() == 1) {
            return same.getFirst();
        }
        if (same.size() > 1) {
            throw new StepRefusedException(
                    "%d disks say that they are %s".formatted(same.size(), wanted));
        }
        throw new StepRefusedException(
                "disk %s (%d bytes%s) is not there; found %s"
                        .formatted(
                                wanted,
                                wanted.size(),
                                wanted.wwn().map(wwn -> ", " + wwn).orElse(""),
                                attached.isEmpty()
                                        ? "no disk at all"
                                        : String.join(
                                                ", ",
                                                attached.stream()
                                                        .map(BlockDevices::described)
                                                        .toList())));
    }

    private static String described(AttachedDisk disk) {
        return "%s (%d bytes%s)"
                .formatted(
                        disk.identity(),
                        disk.identity().size(),
                        disk.identity().wwn().map(wwn -> ", " + wwn).orElse(""));
    }

    private Path partition(AttachedDisk disk, int number) throws IOException {
        return disk.partitions().stream()
                .filter(part -> part.number("partition").equals(Optional.of((long) number)))
                .findFirst()
                .map(part -> root.resolve("dev").resolve(part.name().replace('!', '/')))
                .orElseThrow(() ->
                        missing("partition %d of disk %s".formatted(number, disk.identity())));
    }

    /// The node of a running array.
    Optional<Path> array(String name) throws IOException {
        for (Attributes block : blocks("md")) {
            for (Attributes member : block.of("slaves").children()) {
                if (superblocks(root.resolve("dev").resolve(member.name())).stream()
                        .anyMatch(superblock -> superblock.name().equals(name))) {
                    return Optional.of(root.resolve("dev").resolve(block.name()));
                }
            }
        }
        return Optional.empty();
    }

    /// The RAID superblocks on a device.
    static List<MdSuperblock> superblocks(Path node) throws IOException {
        try (BlockDevice device = BlockDevice.open(node);
                FileChannel channel = FileChannel.open(node, StandardOpenOption.READ)) {
            return MdSuperblock.find(channel, device.size());
        }
    }

    /// The node of an active logical volume. Device mapper doubles the dashes within each name.
    Optional<Path> volume(String group, String name) throws IOException {
        String mapped = group.replace("-", "--") + "-" + name.replace("-", "--");
        for (Attributes block : blocks("dm-")) {
            if (block.text("dm/name").equals(Optional.of(mapped))) {
                return Optional.of(root.resolve("dev").resolve(block.name()));
            }
        }
        return Optional.empty();
    }

    private List<Attributes> blocks(String prefix) {
        return new Attributes(root.resolve("sys/block"))
                .children().stream().filter(block -> block.name().startsWith(prefix)).toList();
    }

    private static StepRefusedException missing(String what) {
        return new StepRefusedException(what + " is not there");
    }
}
