package dev.bootwright.lab.demo;

import dev.bootwright.lab.disk.DiskCheck;
import dev.bootwright.lab.disk.Findings;
import dev.bootwright.lab.operator.MachineView;
import dev.bootwright.lab.operator.Server;
import dev.bootwright.lab.run.Run;
import dev.bootwright.lab.vm.VirtualMachine;
import dev.bootwright.server.template.Template;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Takes virtual machines with empty disks from power-on to configured, shows them on their way and
/// looks at their disks afterwards.
public final class Demo {

    private static final Duration REFRESH = Duration.ofMillis(250);
    private static final Duration STANDSTILL = Duration.ofMinutes(5);
    private static final Duration SWITCH_OFF = Duration.ofMinutes(2);

    private final DemoOptions options;
    private final PrintStream progress;
    private final Display display;
    private final Run run;
    private final List<DemoMachine> machines = new ArrayList<>();

    private Demo(DemoOptions options, PrintStream progress, Display display, Run run) {
        this.options = options;
        this.progress = progress;
        this.display = display;
        this.run = run;
    }

    /// Runs the demo to its end and cleans up; with `keep`, when the user stops this program.
    ///
    /// @param progress what goes on is told here
    /// @param isTerminal whether `progress` is a terminal, where machines are drawn in place
    /// @param finished is given the report before a kept demo waits
    /// @throws IOException if it cannot be begun; a machine that fails is told in the report
    public static DemoReport run(
            DemoOptions options,
            PrintStream progress,
            boolean isTerminal,
            java.util.function.Consumer<DemoReport> finished)
            throws IOException {
        Stage stage = Stage.prepare(options, progress);
        Display display = isTerminal ? new LiveDisplay(progress) : new PlainDisplay(progress);
        try (Run run = Run.open(Stage.folderOfRuns())) {
            Demo demo = new Demo(options, progress, display, run);
            DemoReport report = demo.play(stage);
            finished.accept(report);
            if (options.keep()) {
                demo.waitForever(report);
            }
            return report;
        } catch (IOException e) {
            Run.waitWhenStopping();
            throw e;
        }
    }

    private DemoReport play(Stage stage) throws IOException {
        try {
            Server server = stage.startServer(run);
            progress.printf("watch it in a browser, too: %s%n", server.page());
            server.api().putTemplate(stage.template().name(), stage.templateText());
            server.api()
                    .putRule(
                            "demo",
                            "name: demo\nmatch: all\napprove: true\ntemplate: %s\n"
                                    .formatted(stage.template().name()));
            Instant start = Instant.now();
            for (int i = 0; i < options.machines(); i++) {
                machines.add(new DemoMachine(stage.powerOn(run, i)));
            }
            follow(server);
            List<DemoReport.Machine> ends = new ArrayList<>();
            for (DemoMachine machine : machines) {
                ends.add(inspect(machine, stage.template()));
            }
            Duration took = Duration.between(start, Instant.now());
            return new DemoReport(stage.networkWord(), stage.image().id(), took, ends, error(ends));
        } catch (IOException e) {
            Run.waitWhenStopping();
            throw new DemoException(
                    "%s%nconsoles, packets and the server's log are kept in %s"
                            .formatted(e.getMessage(), run.keepFolder()));
        }
    }

    /// Watches the machines until each is configured or has failed.
    private void follow(Server server) throws IOException {
        while (true) {
            // Looked for before the server is asked: whoever is off then has told it all there is.
            List<DemoMachine> off = machines.stream().filter(each -> !each.vm().isOn()).toList();
            for (MachineView view : server.api().machines()) {
                machines.stream()
                        .filter(machine -> view.macs().contains(machine.vm().spec().mac()))
                        .forEach(machine -> machine.update(view));
            }
            machines.forEach(machine -> judge(machine, off.contains(machine)));
            display.show(machines.stream().map(DemoMachine::line).toList());
            if (machines.stream().allMatch(DemoMachine::isDone)) {
                return;
            }
            if (!server.isRunning()) {
                throw new IOException("the server has ended:\n" + server.logTail());
            }
            sleep(REFRESH);
        }
    }

    private static void judge(DemoMachine machine, boolean isOff) {
        if (machine.isDone()) {
            return;
        }
        if (isOff) {
            machine.fail("it switched itself off");
        } else if (machine.standstill().compareTo(STANDSTILL) > 0) {
            machine.fail("nothing has changed for %d s".formatted(STANDSTILL.toSeconds()));
        }
    }

    private DemoReport.Machine inspect(DemoMachine machine, Template template) throws IOException {
        if (machine.failure().isPresent()) {
            return machine.report(Optional.empty());
        }
        VirtualMachine vm = machine.vm();
        boolean staysOn = Cast.staysOn(options, template);
        if (staysOn) {
            vm.freeze();
        } else {
            vm.expectOff(SWITCH_OFF);
        }
        List<Path> images = vm.spec().disks().stream().map(disk -> vm.disk(disk.serial())).toList();
        Findings findings = DiskCheck.check(template, images);
        if (staysOn) {
            vm.resume();
        }
        return machine.report(Optional.of(findings));
    }

    private Optional<String> error(List<DemoReport.Machine> ends) {
        List<String> problems =
                ends.stream()
                        .filter(end -> !end.problems().isEmpty())
                        .map(end -> problem(end))
                        .toList();
        if (problems.isEmpty()) {
            return Optional.empty();
        }
        run.keepFolder();
        return Optional.of(String.join("\n", problems));
    }

    private String problem(DemoReport.Machine end) {
        DemoMachine machine =
                machines.stream().filter(each -> each.name().equals(end.name())).findFirst().get();
        return "%s%nthe last lines of its console:%n%s%nall of them: %s; the server's log: %s"
                .formatted(
                        end.problems().stream()
                                .map(DemoReport::firstLine)
                                .collect(Collectors.joining("; ")),
                        machine.vm().console().tail(),
                        machine.vm().console().log(),
                        run.folder().resolve("server.log"));
    }

    private void waitForever(DemoReport report) throws IOException {
        progress.printf(
                "%s; server and machines stay on until you press Ctrl-C, or: kill %d%n",
                report.isGood() ? "done" : "failed", ProcessHandle.current().pid());
        while (true) {
            sleep(Duration.ofHours(1));
        }
    }

    private static void sleep(Duration time) throws IOException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
