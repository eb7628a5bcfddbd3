package dev.bootwright.cli.command;

import dev.bootwright.lab.bench.BenchReport;
import dev.bootwright.lab.bench.Benches;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Ours beside the real peers.
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description =
                "Measures this program beside the peers it wants to equal: they take turns, medians and"
                        + " ratios are printed, each with its goal. Installs missing peers. Needs root.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./bench                           # everything, some minutes",
            "  ./bench tftp http --rounds 9",
            "  ./bench --json > bench.json",
            "  ./bench --markdown > docs/benchmarks.md"
        })
final class BenchCommand implements Callable<Integer> {

    @SuppressWarnings("NullAway.Init") // picocli sets it
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "NAME",
            description = "What to measure; everything unless told. See --list.")
    private List<String> names = List.of();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "How often each is measured, 1 to 99. Default: ${DEFAULT-VALUE}")
    private int rounds = 5;

    @Option(names = "--list", description = "Say what can be measured.")
    private boolean list;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Option(names = "--markdown", description = "Print the page docs/benchmarks.md.")
    private boolean markdown;

    @Option(names = "--yes", description = "Install missing packages without asking.")
    private boolean yes;

    @Override
    public Integer call() throws IOException {
        if (list) {
            Table table = new Table("NAME", "MEASURES");
            Benches.about().forEach(table::add);
            print(table.toString());
            return 0;
        }
        check();
        Path top = Path.of(System.getProperty("bootwright.top", "."));
        Benches.ensurePackages(top, yes);
        BenchReport report = Benches.run(top, names, rounds, System.err::println);
        print(json ? report.toJson().indented() : markdown ? report.markdown() : report.text());
        return report.isWhole() ? 0 : Failure.FAILED;
    }

    private void check() {
        if (rounds < 1 || rounds > 99) {
            throw new ParameterException(
                    spec.commandLine(), "--rounds: expected 1 to 99, found " + rounds);
        }
        for (String name : names) {
            if (!Benches.names().contains(name)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "no benchmark is called %s: there are %s"
                                .formatted(name, String.join(", ", Benches.names())));
            }
        }
        Benches.whyNot()
                .ifPresent(why -> {
                    throw new Failure(why, "run it as root");
                });
    }

    private void print(String text) {
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
    }
}
