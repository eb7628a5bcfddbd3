package dev.bootwright.machine.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class PersistenceTest {

    private final List<String> console = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final Persistence persistence =
            new Persistence(console::add, new Backoff(Duration.ofSeconds(1), () -> 0), pauses::add);

    /// Fails with each of these in turn, then answers.
    private static Persistence.Attempt<String> failing(IOException... failures) {
        Deque<IOException> left = new ArrayDeque<>(List.of(failures));
        return () -> {
            if (!left.isEmpty()) {
                throw left.removeFirst();
            }
            return "answer";
        };
    }

    @Test
    void triesOnThroughAnOutageAndTellsItOnce() throws Exception {
        String answer =
                persistence.until(
                        failing(
                                new IOException("refused"),
                                new IOException("refused"),
                                new IOException("503"),
                                new IOException("reset")));
        assertThat(answer).isEqualTo("answer");
        assertThat(pauses).extracting(Duration::toMillis).containsExactly(250L, 500L, 1000L, 1000L);
        assertThat(console)
                .containsExactly("server cannot be reached, trying on: refused", "server is back");
    }

    @Test
    void saysNothingWhereNothingFails() throws Exception {
        persistence.until(failing());
        assertThat(console).isEmpty();
    }

    @Test
    void tellsTheNextOutageToo() throws Exception {
        persistence.until(failing(new IOException("one")));
        persistence.until(failing(new IOException("two")));
        assertThat(console).hasSize(4);
        assertThat(pauses).extracting(Duration::toMillis).containsExactly(250L, 250L);
    }

    @Test
    void aRefusalIsFinal() {
        assertThatThrownBy(() ->
                        persistence.until(failing(new ServerRefusedException(404, "no such job"))))
                .hasMessage("no such job");
        assertThat(pauses).isEmpty();
    }
}
