package dev.bootwright.machine.server;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Pauses between tries: each twice as long as the one before up to a longest, less a random part of up
/// to a half, so that machines which lost their server together do not come back together. Pure.
public final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(250);

    private final Duration longest;
    private final RandomGenerator random;
    private Duration next = FIRST;

    /// @param longest pause; the first ones are shorter
    public Backoff(Duration longest, RandomGenerator random) {
        this.longest = longest;
        this.random = random;
    }

    /// The pause before the next try.
    public Duration next() {
        Duration pause = next.compareTo(longest) < 0 ? next : longest;
        next = pause.multipliedBy(2);
        long millis = pause.toMillis();
        return Duration.ofMillis(millis - (long) (random.nextDouble() * millis / 2));
    }

    /// After a success.
    public void reset() {
        next = FIRST;
    }
}
