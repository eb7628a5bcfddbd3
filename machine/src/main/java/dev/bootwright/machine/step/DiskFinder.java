package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.machine.hardware.AttachedDisk;
import dev.bootwright.machine.hardware.AttachedDisks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Finds the disk that a plan means, and no other.
final class DiskFinder {

    private final Path root;
    private final AttachedDisks disks;

    /// @param root of the tree that has `sys` and `dev`
    DiskFinder(Path root) {
        this.root = root;
        this.disks = new AttachedDisks(root);
    }

    /// The one disk whose serial number, WWN and size are all as the plan says.
    ///
    /// @throws StepRefusedException if there is none, or more than one; the reason says what was
    ///                              expected and what there is instead
    AttachedDisk find(DiskIdentity wanted) throws StepRefusedException {
        List<AttachedDisk> attached = disks.list();
        return among(attached, wanted)
                .orElseThrow(() ->
                        new StepRefusedException(
                                "expected disk %s; %s"
                                        .formatted(described(wanted), instead(wanted, attached))));
    }

    /// The node of a disk or partition; absent while the kernel does not have it, as for devices of other
    /// kinds.
    ///
    /// @throws StepRefusedException if more than one disk may be meant
    Optional<Path> attached(BlockRef device) throws StepRefusedException {
        Optional<Path> node =
                switch (device) {
                    case BlockRef.Disk(DiskIdentity identity) ->
                            among(disks.list(), identity).map(AttachedDisk::node);
                    case BlockRef.Partition(DiskIdentity identity, int number) ->
                            among(disks.list(), identity).flatMap(disk -> partition(disk, number));
                    case BlockRef.Raid _, BlockRef.Luks _, BlockRef.LogicalVolume _ ->
                            Optional.empty();
                };
        return node.filter(Files::exists);
    }

    /// The node of a partition, if the disk has it.
    Optional<Path> partition(AttachedDisk disk, int number) {
        return disk.partitions().stream()
                .filter(part -> part.number("partition").equals(Optional.of((long) number)))
                .findFirst()
                .map(part -> root.resolve("dev").resolve(part.name().replace('!', '/')));
    }

    private static Optional<AttachedDisk> among(List<AttachedDisk> attached, DiskIdentity wanted)
            throws StepRefusedException {
        if (!wanted.isKnown()) {
            throw new StepRefusedException(
                    "the plan names a disk with neither serial number nor WWN");
        }
        List<AttachedDisk> same =
                attached.stream().filter(disk -> disk.identity().equals(wanted)).toList();
        if (same.size() > 1) {
            throw new StepRefusedException(
                    "%s all say that they are disk %s: nobody can tell which one is meant"
                            .formatted(names(same), described(wanted)));
        }
        return same.stream().findFirst();
    }

    private static String instead(DiskIdentity wanted, List<AttachedDisk> attached) {
        for (AttachedDisk disk : attached) {
            DiskIdentity found = disk.identity();
            boolean sameWwn = wanted.wwn().isPresent() && wanted.wwn().equals(found.wwn());
            boolean sameSerial =
                    !wanted.serial().isEmpty() && wanted.serial().equals(found.serial());
            if (sameWwn && !sameSerial) {
                return "its serial number has changed: found " + described(found);
            }
            if (sameSerial && !wanted.wwn().equals(found.wwn())) {
                return "its WWN has changed: found " + described(found);
            }
            if (sameSerial) {
                return "its size has changed: found " + described(found);
            }
        }
        return attached.isEmpty()
                ? "found no disk at all"
                : "found only "
                        + attached.stream()
                                .map(disk -> described(disk.identity()))
                                .collect(Collectors.joining(", "));
    }

    private static String described(DiskIdentity disk) {
        return "%s (%s%d bytes)"
                .formatted(
                        disk.serial().isEmpty() ? "without serial number" : disk.serial(),
                        disk.wwn().map(wwn -> wwn + ", ").orElse(""),
                        disk.size());
    }

    private static String names(List<AttachedDisk> disks) {
        return disks.stream().map(AttachedDisk::name).collect(Collectors.joining(" and "));
    }
}
