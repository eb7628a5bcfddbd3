package dev.bootwright.lab.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PatienceTest {

    private static final Instant BEGAN = Instant.parse("2026-01-01T00:00:00Z");

    private final Patience patience = Patience.with(Duration.ofSeconds(60), BEGAN);

    @Test
    void endsWhenNothingHappens() {
        assertThat(patience.isOver("a", after(0))).isFalse();
        assertThat(patience.isOver("a", after(59))).isFalse();
        assertThat(patience.left(after(59))).isEqualTo(Duration.ofSeconds(1));
        assertThat(patience.isOver("a", after(60))).isTrue();
    }

    @Test
    void beginsAnewWithEverythingThatHappens() {
        assertThat(patience.isOver("a", after(0))).isFalse();
        assertThat(patience.isOver("b", after(50))).isFalse();
        assertThat(patience.isOver("b", after(109))).isFalse();
        assertThat(patience.isOver("b", after(110))).isTrue();
    }

    @Test
    void endsWhenThingsHappenWithoutAnEnd() {
        for (int second = 0; second < 240; second++) {
            assertThat(patience.isOver(second, after(second))).isFalse();
        }
        assertThat(patience.isOver(240, after(240))).isTrue();
    }

    private static Instant after(int seconds) {
        return BEGAN.plusSeconds(seconds);
    }
}
