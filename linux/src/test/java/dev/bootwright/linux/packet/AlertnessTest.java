package dev.bootwright.linux.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class AlertnessTest {

    @Test
    void looksAsLongAsItSucceeds() {
        Alertness alertness = new Alertness(new Semaphore(1));
        for (int i = 0; i < 1000; i++) {
            assertThat(alertness.begin()).isTrue();
            alertness.end(i % 2 == 0);
        }
    }

    @Test
    void looksNowAndThenWhenItIsWasted() {
        Alertness alertness = new Alertness(new Semaphore(1));
        int looks = 0;
        for (int i = 0; i < 10_000; i++) {
            if (alertness.begin()) {
                looks++;
                alertness.end(false);
            }
        }
        assertThat(looks).isBetween(10, 100);
        while (!alertness.begin()) {} // the time to try it again comes
        alertness.end(true);
        assertThat(alertness.begin()).isTrue();
    }

    @Test
    void oneThreadLooksAtATimeAndNoneOnASingleProcessor() {
        Semaphore lookers = new Semaphore(1);
        Alertness first = new Alertness(lookers);
        Alertness second = new Alertness(lookers);
        assertThat(first.begin()).isTrue();
        assertThat(second.begin()).isFalse();
        first.end(true);
        assertThat(second.begin()).isTrue();
        assertThat(new Alertness(new Semaphore(0)).begin()).isFalse();
    }
}
