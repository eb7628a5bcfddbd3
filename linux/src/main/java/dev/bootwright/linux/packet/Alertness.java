package dev.bootwright.linux.packet;

import java.util.concurrent.Semaphore;

/// Whether a thread that waits for an answer should look for it a moment before it sleeps. Where the
/// peer is near, it answers sooner than a sleeping thread wakes up; where it is not, looking is wasted.
/// So looking goes on while it succeeds, and is tried again now and then when it did not.
///
/// One thread of this program looks at a time, so that it costs a processor at most; none does on a
/// machine with only one, where it would keep the peer's answer from being worked on.
final class Alertness {

    /// How long to look.
    static final long NANOS = 50_000;

    private static final Semaphore LOOKERS =
            new Semaphore(Runtime.getRuntime().availableProcessors() > 1 ? 1 : 0);

    /// Failures in a row after which looking is wasted.
    private static final int PATIENCE = 8;

    /// Waits until it is tried once more.
    private static final int PAUSE = 256;

    private final Semaphore lookers;
    private int failures;
    private int pause;

    Alertness() {
        this(LOOKERS);
    }

    /// @param lookers has a permit for each thread that may look
    Alertness(Semaphore lookers) {
        this.lookers = lookers;
    }

    /// Whether to look now; if so, [#end] is to be called.
    boolean begin() {
        if (failures >= PATIENCE && --pause > 0) {
            return false;
        }
        return lookers.tryAcquire();
    }

    /// Ends a look.
    ///
    /// @param found whether there was something
    void end(boolean found) {
        lookers.release();
        failures = found ? 0 : Math.min(failures + 1, PATIENCE);
        pause = PAUSE;
    }
}
