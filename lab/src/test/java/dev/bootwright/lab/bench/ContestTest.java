package dev.bootwright.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContestTest {

    private static final Measure SPEED = Measure.higher("speed", "MB/s");

    private final List<String> turns = new ArrayList<>();

    /// Gives these values, one a trial; the first is that of the round that does not count.
    private Contestant contestant(String name, Double... values) {
        Iterator<Double> next = List.of(values).iterator();
        return new Contestant(
                name,
                "1",
                () -> {
                    turns.add(name);
                    return Map.of(SPEED, next.next());
                });
    }

    @Test
    void leavesTheFirstRoundOutAndChangesTheOrder() throws IOException {
        List<String> progress = new ArrayList<>();
        Contest contest =
                Contest.hold(
                        2,
                        List.of(
                                contestant("ours", 999.0, 10.0, 20.0),
                                contestant("a", 999.0, 1.0, 3.0),
                                contestant("b", 999.0, 5.0, 5.0)),
                        progress::add);

        assertThat(turns).containsExactly("ours", "a", "b", "b", "ours", "a", "a", "b", "ours");
        assertThat(progress).startsWith("warming up: ours").endsWith("round 2 of 2: ours");
        List<Row> rows = contest.rows("bench", SPEED, Map.of("a", new Goal.Ratio(2)));
        assertThat(rows).hasSize(2);
        assertThat(rows.getFirst().ours().values()).containsExactly(10.0, 20.0);
        assertThat(rows.getFirst().ratio()).contains(7.5);
        assertThat(rows.getFirst().isReached()).contains(true);
        assertThat(rows.getLast().ratio()).contains(3.0);
        assertThat(rows.getLast().goal()).isEqualTo(new Goal.None());
    }

    @Test
    void endsWithTheFirstFailure() {
        Contestant broken =
                new Contestant(
                        "broken",
                        "1",
                        () -> {
                            throw new IOException("no answer");
                        });

        assertThatThrownBy(() -> Contest.hold(3, List.of(broken), line -> {}))
                .isInstanceOf(IOException.class)
                .hasMessage("no answer");
    }
}
