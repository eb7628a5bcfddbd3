package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.machine.hardware.AttachedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Device nodes of what steps speak of. Disks are found by their identity, arrays by the name in their
/// members' superblocks, logical volumes by their group and name; never by the number that the kernel
/// happened to give them. Nothing here needs udev. What does not run is started: the steps that made
/// it may have run before the machine was restarted.
final class BlockDevices {

    private final Path root;
    private final DiskFinder disks;
    private final RaidArrays arrays;
    private final Volumes volumes;

    /// @param root of the tree that has `sys` and `dev`
    BlockDevices(Path root, RaidArrays arrays, Volumes volumes) {
        this.root = root;
        this.disks = new DiskFinder(root);
        this.arrays = arrays;
        this.volumes = volumes;
    }

    /// The node of a device.
    ///
    /// @throws StepRefusedException if it is not there, or its disk is not the one that was meant
    Path node(BlockRef device, StepLog log) throws IOException, InterruptedException {
        return switch (device) {
            case BlockRef.Disk(DiskIdentity identity) -> disks.find(identity).node();
            case BlockRef.Partition(DiskIdentity identity, int number) ->
                    partition(disks.find(identity), number);
            case BlockRef.Raid(String name) -> arrays.named(name, log);
            case BlockRef.LogicalVolume(String group, String name) ->
                    volumes.active(group, name, log);
        };
    }

    private Path partition(AttachedDisk disk, int number) throws StepRefusedException {
        return disk.partitions().stream()
                .filter(part -> part.number("partition").equals(Optional.of((long) number)))
                .findFirst()
                .map(part -> root.resolve("dev").resolve(part.name().replace('!', '/')))
                .orElseThrow(() ->
                        new StepRefusedException(
                                "disk %s has no partition %d".formatted(disk.identity(), number)));
    }
}
