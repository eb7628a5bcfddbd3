package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.machine.hardware.AttachedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Device nodes of disks, their partitions, and arrays: what needs neither LVM nor a passphrase. Disks are
/// found by their identity, arrays of the job by the members that the plan names; never by the number that
/// the kernel happened to give them. Nothing here needs udev. An array that does not run is started: the
/// step that made it may have run before the machine was restarted.
final class BaseDevices {

    private final DiskFinder disks;
    private final RaidArrays arrays;

    /// @param root of the tree that has `sys` and `dev`
    BaseDevices(Path root, RaidArrays arrays) {
        this.disks = new DiskFinder(root);
        this.arrays = arrays;
    }

    /// The node of a device; absent for one of another kind.
    ///
    /// @throws StepRefusedException if it is not there, or its disk is not the one that was meant
    Optional<Path> find(BlockRef device, StepLog log) throws IOException, InterruptedException {
        return switch (device) {
            case BlockRef.Disk(DiskIdentity identity) -> Optional.of(disks.find(identity).node());
            case BlockRef.Partition(DiskIdentity identity, int number) ->
                    Optional.of(partition(disks.find(identity), number));
            case BlockRef.Raid(String name) -> Optional.of(arrays.named(name, log));
            case BlockRef.Luks _, BlockRef.LogicalVolume _ -> Optional.empty();
        };
    }

    private Path partition(AttachedDisk disk, int number) throws StepRefusedException {
        return disks.partition(disk, number)
                .orElseThrow(() ->
                        new StepRefusedException(
                                "disk %s has no partition %d".formatted(disk.identity(), number)));
    }
}
