package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.linux.block.BlockDevice;
import dev.bootwright.linux.sys.NativeException;
import dev.bootwright.machine.hardware.AttachedDisk;
import dev.bootwright.machine.hardware.DiskUses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A whole disk that may be written over: it has exactly the identity that the plan names, can be
/// written, and nothing on it is mounted or swapped to, which the medium this system runs from would
/// be. Only [#check] makes one; what erases a disk takes it and nothing else.
public final class ErasableDisk {

    private final AttachedDisk disk;

    private ErasableDisk(AttachedDisk disk) {
        this.disk = disk;
    }

    /// @param root of the tree that has `sys`, `dev` and `proc`
    /// @throws StepRefusedException with every reason why not
    public static ErasableDisk check(Path root, DiskIdentity wanted) throws IOException {
        AttachedDisk disk = new DiskFinder(root).find(wanted);
        List<String> reasons = new ArrayList<>(DiskUses.read(root).blocking(disk.attributes()));
        try (BlockDevice device = BlockDevice.open(disk.node())) {
            if (device.isReadOnly()) {
                reasons.add(disk.name() + " is read-only");
            }
            if (device.size() != wanted.size()) {
                reasons.add(
                        "%s has %d bytes when opened, and %d in the plan"
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

    public AttachedDisk disk() {
        return disk;
    }

    /// Opens the disk so that nobody else can begin to use it or a part of it meanwhile.
    ///
    /// @throws StepRefusedException if somebody does already
    public BlockDevice claim() throws IOException {
        try {
            return BlockDevice.claim(disk.node());
        } catch (NativeException e) {
            if (e.errno() == NativeException.EBUSY) {
                throw new StepRefusedException(
                        "disk %s is in use: something holds %s or a part of it"
                                .formatted(this, disk.name()));
            }
            throw e;
        }
    }

    @Override
    public String toString() {
        return disk.identity().toString();
    }
}
