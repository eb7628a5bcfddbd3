package dev.bootwright.formats.zfs;

import java.time.Instant;

/// Points in time of a pool. What no calendar reaches is taken for the end of what one does.
final class ZplTime {

    private static final long NANOS = 1_000_000_000;

    private ZplTime() {}

    static Instant seconds(long seconds) {
        return of(seconds, 0);
    }

    static Instant of(long seconds, long nanos) {
        long bounded =
                Math.clamp(seconds, Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond());
        return Instant.ofEpochSecond(bounded).plusNanos(Math.clamp(nanos, 0, NANOS - 1));
    }
}
