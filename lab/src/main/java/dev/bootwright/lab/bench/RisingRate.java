package dev.bootwright.lab.bench;

import java.io.IOException;
import java.time.Duration;

/// Looks for the highest rate that a server keeps up with.
final class RisingRate {

    private static final int FIRST = 500;
    private static final int GREATEST = 1_000_000;
    private static final double STEP = 1.25;

    /// Below the rate found last: what a computer has to spare changes from minute to minute.
    private static final double START_AGAIN = 0.6;

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

    /// The most exchanges a second of a stretch that lost less than 1 %. Two stretches in a row
    /// that lose more, or that bring no more, end the search. 0 if even the first ones lost too
    /// many.
    double highest() throws IOException {
        double best = 0;
        int misses = 0;
        double rate = Math.max(FIRST, found * START_AGAIN);
        while (misses < 2 && rate < GREATEST) {
            Perfdhcp.Outcome outcome = load.run((int) rate, STRETCH);
            boolean better = outcome.drops() < MOST_DROPS && outcome.rate() > best;
            best = better ? outcome.rate() : best;
            misses = better ? 0 : misses + 1;
            rate *= STEP;
        }
        found = best;
        return best;
    }
}
