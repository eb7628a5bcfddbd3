package dev.bootwright.cli.command;

import dev.bootwright.lab.demo.Demo;
import dev.bootwright.lab.demo.DemoOptions;
import dev.bootwright.lab.demo.DemoOptions.FirmwareChoice;
import dev.bootwright.lab.demo.DemoReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Virtual machines from power-on to configured, in front of the user.
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Powers on virtual machines with empty disks on a private network and takes them to"
                        + " configured while you watch. Installs QEMU where it is missing, builds the"
                        + " image where there is none, and leaves nothing behind.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  bootwright demo",
            "  bootwright demo --machines 4 --firmware uefi",
            "  bootwright demo --template examples/raid1-lvm.yaml --keep",
            "  bootwright demo --json > demo.json"
        })
final class DemoCommand implements Callable<Integer> {

    @SuppressWarnings("NullAway.Init") // picocli sets it
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--machines",
            paramLabel = "N",
            description = "How many machines, 1 to 64; ${DEFAULT-VALUE} unless told.",
            defaultValue = "2")
    private int machines;

    @Option(
            names = "--firmware",
            paramLabel = "bios|uefi|both",
            description = "Their firmware; both, which is the default, takes turns.")
    private FirmwareChoice firmware = FirmwareChoice.BOTH;

    @Option(
            names = "--template",
            paramLabel = "FILE",
            description = "What they are made into, instead of the demo's own template.")
    private @Nullable Path template;

    @Option(
            names = "--keep",
            description = "Leave server and machines running until you press Ctrl-C.")
    private boolean keep;

    @Option(names = "--json", description = "Print one JSON document at the end.")
    private boolean json;

    @Option(names = "--yes", description = "Install missing packages without asking.")
    private boolean yes;

    @Override
    public Integer call() throws IOException {
        if (machines < 1 || machines > 64) {
            throw new ParameterException(
                    spec.commandLine(), "--machines: expected 1 to 64, found " + machines);
        }
        if (template != null && !Files.isReadable(template)) {
            throw new Failure(
                    "there is no readable file " + template,
                    "name a template, such as those in examples/",
                    Failure.USAGE);
        }
        Path top = Path.of(System.getProperty("bootwright.top", "."));
        DemoOptions options =
                new DemoOptions(top, machines, firmware, Optional.ofNullable(template), keep, yes);
        DemoReport report = Demo.run(options, System.err, isTerminal(), this::print);
        if (!report.isGood()) {
            throw new Failure(report.error().orElseThrow(), "");
        }
        return 0;
    }

    private void print(DemoReport report) {
        spec.commandLine().getOut().print(json ? report.toJson().indented() : report.text());
        spec.commandLine().getOut().flush();
    }

    /// Whether standard error, where machines are drawn, is a terminal that can redraw.
    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            String kind = System.getenv().getOrDefault("TERM", "dumb");
            return (target.startsWith("/dev/pts/") || target.startsWith("/dev/tty"))
                    && !kind.equals("dumb");
        } catch (IOException e) {
            return false;
        }
    }
}
