package dev.bootwright.lab.demo;

import dev.bootwright.lab.disk.Findings;
import dev.bootwright.lab.operator.MachineView;
import dev.bootwright.lab.vm.VirtualMachine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A machine of the demo: what the lab sees of it and what the server says of it. Used by one thread.
final class DemoMachine {

    private static final String FIRST_PHASE = Phases.ALL.getFirst();

    private final VirtualMachine vm;
    private MachineView view;
    private Instant lastChange;
    private Optional<String> failure = Optional.empty();

    DemoMachine(VirtualMachine vm) {
        this.vm = vm;
        this.lastChange = vm.poweredOn();
        this.view =
                new MachineView(
                        "",
                        vm.spec().name(),
                        List.of(),
                        "pending",
                        List.of(),
                        Optional.empty(),
                        Optional.empty());
    }

    VirtualMachine vm() {
        return vm;
    }

    String name() {
        return vm.spec().name();
    }

    /// Takes what the server says now. A machine that is done stays so, even when it starts again.
    void update(MachineView now) {
        if (isConfigured() || failure.isPresent()) {
            return;
        }
        if (!now.equals(view)) {
            lastChange = Instant.now();
        }
        view = now;
        if (now.state().equals("failed")) {
            fail(now.error().orElse("the server does not say why"));
        }
    }

    /// Ends the story of this machine badly.
    ///
    /// @param why without the phase, which is added
    void fail(String why) {
        failure = Optional.of("%s failed in phase \"%s\": %s".formatted(name(), phase(), why));
    }

    Optional<String> failure() {
        return failure;
    }

    boolean isConfigured() {
        return view.hasReached("configured");
    }

    boolean isDone() {
        return isConfigured() || failure.isPresent();
    }

    /// How long nothing has changed.
    Duration standstill() {
        return Duration.between(lastChange, Instant.now());
    }

    /// The last phase it reached on its way; where it failed, if it did.
    String phase() {
        return view.phases().stream()
                .map(MachineView.Phase::name)
                .filter(Phases.ALL::contains)
                .reduce((before, after) -> after)
                .orElse(FIRST_PHASE);
    }

    Display.Line line() {
        Duration since = Duration.between(vm.poweredOn(), isDone() ? lastChange : Instant.now());
        return new Display.Line(
                name(),
                vm.spec().firmware().word(),
                Phases.progress(phase(), view),
                failure.isPresent() ? "failed" : phase(),
                failure.isPresent() ? "in " + phase() : detail(),
                since);
    }

    private String detail() {
        return view.job()
                .filter(_ -> phase().equals("steps"))
                .map(job ->
                        "%d/%d %s"
                                .formatted(
                                        Math.min(job.step() + 1, job.steps()),
                                        job.steps(),
                                        job.title().orElse("")))
                .orElse("");
    }

    /// When each phase began, in seconds after power-on, in order.
    private Map<String, Double> phaseStarts() {
        Map<String, Double> starts = new LinkedHashMap<>();
        starts.put(FIRST_PHASE, 0.0);
        for (MachineView.Phase phase : view.phases()) {
            starts.putIfAbsent(phase.name(), seconds(phase.at()));
        }
        return starts;
    }

    /// How many seconds each phase took, in order; the last is where it is now and takes none.
    private Map<String, Double> phaseSeconds() {
        List<Map.Entry<String, Double>> starts = new ArrayList<>(phaseStarts().entrySet());
        Map<String, Double> seconds = new LinkedHashMap<>();
        for (int i = 0; i + 1 < starts.size(); i++) {
            seconds.put(
                    starts.get(i).getKey(),
                    starts.get(i + 1).getValue() - starts.get(i).getValue());
        }
        return seconds;
    }

    private double seconds(Instant at) {
        return Math.max(0, Duration.between(vm.poweredOn(), at).toMillis()) / 1000.0;
    }

    /// How it ended.
    ///
    /// @param findings on its disks; empty when nobody looked
    DemoReport.Machine report(Optional<Findings> findings) {
        Map<String, String> details = new LinkedHashMap<>();
        view.phases()
                .forEach(phase ->
                        phase.detail().ifPresent(text -> details.putIfAbsent(phase.name(), text)));
        List<String> problems = new ArrayList<>(failure.stream().toList());
        findings.ifPresent(found -> problems.addAll(found.wrong()));
        return new DemoReport.Machine(
                name(),
                vm.spec().mac().toString(),
                vm.spec().firmware().word(),
                problems.isEmpty() ? view.state() : "failed",
                phaseStarts(),
                phaseSeconds(),
                details,
                findings.map(Findings::right).orElse(List.of()),
                problems);
    }
}
