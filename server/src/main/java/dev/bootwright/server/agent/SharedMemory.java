package dev.bootwright.server.agent;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Memory that many use together, as far as anybody counts it. Who asked first is given first, however much he
/// asked for; who asks for more than there is gets all of it.
final class SharedMemory {

    private static final int UNIT = 1024;

    private final int units;
    private final Semaphore free;

    /// @param size in bytes
    SharedMemory(int size) {
        this.units = size / UNIT;
        this.free = new Semaphore(units, true);
    }

    /// What somebody was given, until it is closed.
    final class Share implements AutoCloseable {
        private final int held;
        private final AtomicBoolean isGivenBack = new AtomicBoolean();

        private Share(int held) {
            this.held = held;
        }

        /// Gives it back; once, however often it is called.
        @Override
        public void close() {
            if (!isGivenBack.getAndSet(true)) {
                free.release(held);
            }
        }
    }

    /// A share of so many bytes, if they are free and nobody waits.
    Optional<Share> share(long bytes) {
        return share(bytes, Duration.ZERO);
    }

    /// A share of so many bytes, when they are free.
    ///
    /// @param patience how long to wait for them
    Optional<Share> share(long bytes, Duration patience) {
        int wanted = (int) Math.min(Math.ceilDiv(bytes, UNIT), units);
        try {
            // without a time it would push in before those that wait
            return free.tryAcquire(wanted, patience.toMillis(), TimeUnit.MILLISECONDS)
                    ? Optional.of(new Share(wanted))
                    : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
