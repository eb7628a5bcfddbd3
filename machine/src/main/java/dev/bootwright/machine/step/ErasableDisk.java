package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.linux.block.BlockDevice;
import dev.bootwright.machine.hardware.AttachedDisk;
import dev.bootwright.machine.hardware.DiskUses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A whole disk that may be written over: it has exactly the identity that the plan names, and nothing
/// on it is mounted or swapped to. Only [#check] makes one; what erases a disk takes it and nothing
/// else.
final class ErasableDisk {

    private final AttachedDisk disk;

    private ErasableDisk(AttachedDisk disk) {
        this.disk = disk;
    }

    /// @param root of the tree that has `sys`, `dev` and `proc`
    /// @throws StepRefusedException with every reason why not
    static ErasableDisk check(Path root, BlockDevices devices, DiskIdentity wanted)
            throws IOException {
        AttachedDisk disk = devices.disk(wanted);
        List<String> reasons = new ArrayList<>(DiskUses.read(root).blocking(disk.attributes()));
        try (BlockDevice device = BlockDevice.open(disk.node())) {
            if (device.isReadOnly()) {
                reasons.add(disk.name() + " is read-only");
            }
            if (device.size() != wanted.size()) {
                reasons.add(
                        "%s has %d bytes; expected %d"
                                .formatted(disk.name(), device.size(), wanted.size()));
            }
        }
        if (!reasons.isEmpty()) {
            throw new StepRefusedException(
                    "disk %s must not be touched: %s"
                            .formatted(wanted, String.join("; ", reasons)));
        }
        return new ErasableDisk(disk);
    }

    AttachedDisk disk() {
        return disk;
    }

    @Override
    public String toString() {
        return disk.identity().toString();
    }
}
