package dev.bootwright.lab.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Lets contestants take turns, so that whatever else the computer does hits all of them alike.
///
/// A round without counting comes first: it warms caches and compilers. The order changes from round to
/// round, so that none always follows the same other.
final class Contest {

    /// The samples of each contestant, in the order they were given.
    private final Map<Contestant, Map<Measure, List<Double>>> samples = new LinkedHashMap<>();

    private Contest(List<Contestant> contestants) {
        contestants.forEach(each -> samples.put(each, new LinkedHashMap<>()));
    }

    /// @param rounds      that count
    /// @param contestants ours first
    /// @param progress    told what is being done, in a line
    public static Contest hold(int rounds, List<Contestant> contestants, Consumer<String> progress)
            throws IOException {
        Contest contest = new Contest(contestants);
        List<Contestant> order = new ArrayList<>(contestants);
        for (int round = 0; round <= rounds; round++) {
            for (Contestant each : order) {
                String when = round == 0 ? "warming up" : "round %d of %d".formatted(round, rounds);
                progress.accept("%s: %s".formatted(when, each.name()));
                Map<Measure, Double> taken = each.trial().run();
                if (round > 0) {
                    contest.record(each, taken);
                }
            }
            Collections.rotate(order, 1);
        }
        return contest;
    }

    private void record(Contestant contestant, Map<Measure, Double> taken) {
        Map<Measure, List<Double>> all = samples.getOrDefault(contestant, Map.of());
        taken.forEach((measure, value) ->
                all.computeIfAbsent(measure, _ -> new ArrayList<>()).add(value));
    }

    /// Ours beside each peer, in one measure.
    ///
    /// @param goals by the peer's name; a peer that is not named has none
    public List<Row> rows(String benchmark, Measure measure, Map<String, Goal> goals) {
        List<Contestant> all = List.copyOf(samples.keySet());
        Samples ours = of(all.getFirst(), measure);
        return all.stream()
                .skip(1)
                .map(peer -> {
                    var beside = new Row.Beside(peer.name(), peer.version(), of(peer, measure));
                    Goal goal = goals.getOrDefault(peer.name(), new Goal.None());
                    return new Row(benchmark, measure, ours, Optional.of(beside), goal, "");
                })
                .toList();
    }

    private Samples of(Contestant contestant, Measure measure) {
        Map<Measure, List<Double>> all = samples.getOrDefault(contestant, Map.of());
        return new Samples(all.getOrDefault(measure, List.of()));
    }
}
