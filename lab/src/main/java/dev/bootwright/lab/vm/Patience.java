package dev.bootwright.lab.vm;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Tells when to give up on a machine: it has stood still for too long, or goes on without an end. A
/// busy computer makes machines slow, not silent, so only standstill is held against them.
public final class Patience {

    private static final int STANDSTILLS = 4;

    private final Duration standstill;
    private final Instant end;
    private Instant deadline;
    private @Nullable Object seen;

    private Patience(Duration standstill, Instant now) {
        this.standstill = standstill;
        this.end = now.plus(standstill.multipliedBy(STANDSTILLS));
        this.deadline = now.plus(standstill);
    }

    /// Begins to wait.
    ///
    /// @param standstill how long nothing at all may happen; it may go on for four times as long
    public static Patience with(Duration standstill, Instant now) {
        return new Patience(standstill, now);
    }

    /// Looks at the machine once more, and tells whether to give up.
    ///
    /// @param sight what can be seen of it: another one than before means that something has happened
    public boolean isOver(Object sight, Instant now) {
        if (!sight.equals(seen)) {
            seen = sight;
            Instant next = now.plus(standstill);
            deadline = next.isBefore(end) ? next : end;
        }
        return !now.isBefore(deadline);
    }

    /// How long to wait when nothing happens.
    public Duration left(Instant now) {
        return Duration.between(now, deadline);
    }
}
