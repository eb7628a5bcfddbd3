package dev.bootwright.machine.drive;

import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.gpt.Gpt;
import dev.bootwright.linux.block.BlockDevice;
import dev.bootwright.machine.hardware.AttachedDisks;
import dev.bootwright.machine.step.ErasableDisk;
import dev.bootwright.machine.step.KernelPartitions;
import dev.bootwright.machine.step.StepRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A drive that a person has confirmed, and that passed every check after that. Only [#confirm] makes
/// one; what writes to a drive takes it and nothing else.
public final class WritableDrive {

    /// The kernel needs a moment to take a device that was pulled out of its list.
    private static final Duration PULLED_WITHIN = Duration.ofSeconds(2);

    private final Path root;
    private final ErasableDisk disk;

    private WritableDrive(Path root, ErasableDisk disk) {
        this.root = root;
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
        return new WritableDrive(root, ErasableDisk.check(root, wanted));
    }

    Path node() {
        return disk.disk().node();
    }

    /// Whether it makes zeros of a range without being sent them.
    boolean clearsByItself() {
        return disk.disk().attributes().number("queue/write_zeroes_max_bytes").orElse(0L) > 0;
    }

    /// Whether it is no longer there, after something went wrong with it.
    boolean isPulled() throws InterruptedException {
        long end = System.nanoTime() + PULLED_WITHIN.toNanos();
        while (isThere()) {
            if (System.nanoTime() > end) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return true;
    }

    private boolean isThere() {
        return new AttachedDisks(root)
                .list().stream().anyMatch(each -> each.identity().equals(disk.disk().identity()));
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
