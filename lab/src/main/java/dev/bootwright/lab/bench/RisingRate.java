package dev.bootwright.lab.bench;

import java.io.IOException;
import java.time.Duration;

/// Looks for the highest rate that a server keeps up with.
final class RisingRate {

    private static final int FIRST = 50;
    private static final int GREATEST = 1_000_000;
    private static final double COARSE_STEP = 2;
    private static final double FINE_STEP = 1.1;

    /// Below the rate found last: what a computer has to spare changes from minute to minute.
    private static final double START_AGAIN = 0.75;

    private static final Duration STRETCH = Duration.ofSeconds(3);

    /// Of every hundred messages.
    private static final double MOST_DROPS = 1;

    /// One stretch of load.
    @FunctionalInterface
    interface Load {
        Perfdhcp.Outcome run(int rate, Duration time) throws IOException;
    }

    private final Load load;
    private double found;

    RisingRate(Load load) {
        this.load = load;
    }

    /// The most exchanges a second of a stretch that lost less than 1 %. The rate rises in large
    /// steps the first time, then in small ones, until a stretch and its repetition lose more or
    /// bring no more. 0 if even [#FIRST] is too much.
    double highest() throws IOException {
        double best = 0;
        int misses = 0;
        double step = found == 0 ? COARSE_STEP : FINE_STEP;
        double rate = Math.max(FIRST, found * START_AGAIN);
        while (misses < 2 && rate < GREATEST) {
            Perfdhcp.Outcome outcome = load.run((int) rate, STRETCH);
            if (outcome.drops() < MOST_DROPS && outcome.rate() > best) {
                best = outcome.rate();
                misses = 0;
                rate *= step;
            } else if (step > FINE_STEP) {
                step = FINE_STEP;
                rate = Math.max(FIRST, best * step);
            } else if (best == 0 && rate > FIRST) {
                rate = Math.max(FIRST, rate * START_AGAIN);
            } else {
                misses++;
            }
        }
        found = best;
        return best;
    }
}
