package dev.bootwright.lab.bench;

import dev.bootwright.lab.network.BridgedNetwork;
import dev.bootwright.lab.operator.Launcher;
import dev.bootwright.lab.run.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// All benchmarks, and running some of them.
public final class Benches {

    private static final List<Benchmark> ALL =
            List.of(
                    new TftpBenchmark(),
                    new HttpBenchmark(),
                    new IsoBenchmark(),
                    new AoeBenchmark(),
                    new DhcpBenchmark(),
                    new ScriptsBenchmark(),
                    new MemoryBenchmark(),
                    new ImageBenchmark(),
                    new PayloadBenchmark(),
                    new DriveBenchmark(),
                    new StartBenchmark(),
                    new BridgeBenchmark());

    private Benches() {}

    /// The names of all, in the order they are run.
    public static List<String> names() {
        return ALL.stream().map(Benchmark::name).toList();
    }

    /// What each of them measures, by name.
    public static Map<String, String> about() {
        return about(ALL);
    }

    /// Why nothing can be measured here; empty when it can.
    public static Optional<String> whyNot() {
        return BridgedNetwork.whyNot();
    }

    /// Installs the peers that are missing. The user is told, and asked unless it is root.
    ///
    /// @param top           the checkout
    /// @param withoutAsking because the user has said so beforehand
    /// @throws IOException if they are missing afterwards; the user has been told why
    public static void ensurePackages(Path top, boolean withoutAsking) throws IOException {
        new Launcher(top).ensureLabPackages("bench", withoutAsking);
    }

    /// Runs benchmarks, one after the other. What fails is in the report.
    ///
    /// @param top      the checkout
    /// @param names    of those to run; all when empty
    /// @param progress told what is being done, in a line
    /// @throws IllegalArgumentException if there is no benchmark of a name
    public static BenchReport run(
            Path top, List<String> names, int rounds, Consumer<String> progress)
            throws IOException {
        List<Benchmark> chosen = names.isEmpty() ? ALL : names.stream().map(Benches::find).toList();
        List<Row> rows = new ArrayList<>();
        Map<String, String> failures = new LinkedHashMap<>();
        for (Benchmark benchmark : chosen) {
            Consumer<String> line = text -> progress.accept(benchmark.name() + ": " + text);
            try (Run run = Run.open(top.resolve(".build").resolve("bench"))) {
                rows.addAll(benchmark.run(new Workbench(run, new Launcher(top), rounds, line)));
            } catch (IOException e) {
                failures.put(benchmark.name(), String.valueOf(e.getMessage()));
                line.accept("failed: " + e.getMessage());
            }
        }
        return new BenchReport(
                Computer.here(),
                LocalDate.now(ZoneId.systemDefault()),
                rounds,
                about(chosen),
                rows,
                failures);
    }

    private static Map<String, String> about(List<Benchmark> benchmarks) {
        Map<String, String> about = new LinkedHashMap<>();
        benchmarks.forEach(each -> about.put(each.name(), each.about()));
        return about;
    }

    private static Benchmark find(String name) {
        return ALL.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "no benchmark is called %s: there are %s"
                                        .formatted(name, String.join(", ", names()))));
    }
}
