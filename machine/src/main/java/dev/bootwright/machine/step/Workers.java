package dev.bootwright.machine.step;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Threads that do the same again and again for a while.
final class Workers {

    private final int count;
    private final long begin = System.nanoTime();
    private final Duration time;
    private final StepLog log;

    /// A piece of work that is over within a second or so.
    @FunctionalInterface
    interface Piece {
        /// @param worker counted from 0
        void run(int worker);
    }

    Workers(int count, Duration time, StepLog log) {
        this.count = count;
        this.time = time;
        this.log = log;
    }

    /// Returns when the time is over and every thread has ended.
    void run(Piece piece) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int worker = i;
            threads.add(
                    Thread.ofPlatform()
                            .daemon()
                            .name("test " + i)
                            .start(() -> {
                                while (!isOver() && !Thread.currentThread().isInterrupted()) {
                                    piece.run(worker);
                                }
                            }));
        }
        try {
            for (Thread thread : threads) {
                while (!thread.join(Duration.ofSeconds(1))) {
                    log.progress((int) Math.min(99, 100 * elapsed() / time.toNanos()));
                }
            }
        } finally {
            threads.forEach(Thread::interrupt);
        }
    }

    boolean isOver() {
        return elapsed() >= time.toNanos();
    }

    private long elapsed() {
        return System.nanoTime() - begin;
    }
}
