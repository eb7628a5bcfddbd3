package dev.bootwright.netboot.aoe;

import java.util.concurrent.atomic.LongAdder;

/// What a target has done since it was started.
public final class TargetCounters {

    final LongAdder reads = new LongAdder();
    final LongAdder readBytes = new LongAdder();
    final LongAdder writes = new LongAdder();
    final LongAdder writtenBytes = new LongAdder();
    final LongAdder flushes = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder failures = new LongAdder();

    TargetCounters() {}

    /// @param reads        requests to read that were answered with data
    /// @param writes       requests to write that were done
    /// @param flushes      requests to flush that were done
    /// @param refused      requests answered with an error of the protocol, or of ATA
    /// @param failures     of these those that failed in the storage
    public record Totals(
            long reads,
            long readBytes,
            long writes,
            long writtenBytes,
            long flushes,
            long refused,
            long failures) {}

    Totals totals() {
        return new Totals(
                reads.sum(),
                readBytes.sum(),
                writes.sum(),
                writtenBytes.sum(),
                flushes.sum(),
                refused.sum(),
                failures.sum());
    }
}
