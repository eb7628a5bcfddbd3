package dev.bootwright.machine.drive;

import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.gpt.Gpt;
import dev.bootwright.linux.block.BlockDevice;
import dev.bootwright.machine.step.ErasableDisk;
import dev.bootwright.machine.step.KernelPartitions;
import dev.bootwright.machine.step.StepRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A drive that a person has confirmed, and that passed every check after that. Only [#confirm] makes
/// one; what writes to a drive takes it and nothing else.
public final class WritableDrive {

    private final ErasableDisk disk;

    private WritableDrive(ErasableDisk disk) {
        this.disk = disk;
    }

    /// Looks at everything anew: a stick may have been pulled, and another one plugged in, while
    /// somebody was typing.
    ///
    /// @param root   of the tree that has `sys`, `dev` and `proc`
    /// @param wanted the drive as it was shown
    /// @param typed  what the person typed
    /// @param needed bytes the drive must have
    /// @throws StepRefusedException with every reason why not
    public static WritableDrive confirm(Path root, DiskIdentity wanted, String typed, long needed)
            throws IOException {
        if (!typed.equals(wanted.toString())) {
            throw new StepRefusedException(
                    "expected the serial number %s, found \"%s\"".formatted(wanted, typed));
        }
        List<DriveCandidate> same =
                new Drives(root, needed)
                        .list().stream()
                                .filter(each -> each.disk().identity().equals(wanted))
                                .toList();
        if (same.size() == 1 && !same.getFirst().isAcceptable()) {
            throw new StepRefusedException(
                    "drive %s must not be written to: %s"
                            .formatted(wanted, String.join("; ", same.getFirst().reasons())));
        }
        return new WritableDrive(ErasableDisk.check(root, wanted));
    }

    Path node() {
        return disk.disk().node();
    }

    /// Has the kernel know the partitions of a table that was written.
    ///
    /// @throws IOException if that does not come about
    void announce(BlockDevice device, Gpt table) throws IOException, InterruptedException {
        new KernelPartitions(disk.disk(), table).settle(device);
    }

    BlockDevice claim() throws IOException {
        return disk.claim();
    }

    @Override
    public String toString() {
        return disk.toString();
    }
}
