package dev.bootwright.machine.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final RandomGenerator NONE = () -> 0;

    @Test
    void doublesUpToTheLongest() {
        var backoff = new Backoff(Duration.ofSeconds(3), NONE);
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            pauses.add(backoff.next().toMillis());
        }
        assertThat(pauses).containsExactly(250L, 500L, 1000L, 2000L, 3000L, 3000L);
    }

    @Test
    void beginsAnewAfterASuccess() {
        var backoff = new Backoff(Duration.ofSeconds(3), NONE);
        backoff.next();
        backoff.next();
        backoff.reset();
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void takesARandomPartOfUpToAHalfAway() {
        var backoff = new Backoff(Duration.ofMillis(100), new SplittableRandom(1));
        for (int i = 0; i < 1000; i++) {
            assertThat(backoff.next()).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
        }
    }

    @Test
    void neverGrowsPastALong() {
        var backoff = new Backoff(Duration.ofHours(1), NONE);
        for (int i = 0; i < 1000; i++) {
            assertThat(backoff.next()).isBetween(Duration.ofMillis(250), Duration.ofHours(1));
        }
    }
}
