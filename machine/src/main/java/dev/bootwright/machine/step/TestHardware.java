package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.contract.TestResult;
import dev.bootwright.formats.contract.TestResult.Verdict;
import dev.bootwright.machine.hardware.Attributes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// Tests hardware for a while and says what it found. Nothing that is stored anywhere is changed.
final class TestHardware {

    private final Path root;

    /// @param root of the tree that has `sys`, `dev` and `proc`
    TestHardware(Path root) {
        this.root = root;
    }

    StepOutcome run(Step.HardwareTest step, StepLog log) throws IOException, InterruptedException {
        Duration time = Duration.ofSeconds(step.seconds());
        Attributes files = new Attributes(root);
        List<TestResult> results =
                switch (step.what()) {
                    case "cpu" -> List.of(new CpuTest(files, time, log).run());
                    case "memory" -> List.of(new MemoryTest(files, time, log).run());
                    case "disks" -> new DiskTest(root, time, log).run(step.disks());
                    default -> throw new IOException("no test is called " + step.what());
                };
        results.forEach(result -> log.line(result.toString()));
        Verdict worst =
                results.stream()
                        .map(TestResult::verdict)
                        .max(Verdict::compareTo)
                        .orElse(Verdict.SKIPPED);
        String what = describe(results, worst);
        if (worst == Verdict.FAILED || (worst == Verdict.DEGRADED && step.strict())) {
            throw new IOException(what);
        }
        return new StepOutcome.Changed(what);
    }

    /// The worst ones by name; all when they are few.
    private static String describe(List<TestResult> results, Verdict worst) {
        String which =
                results.stream()
                        .filter(result -> result.verdict() == worst)
                        .limit(4)
                        .map(result -> "%s (%s)".formatted(result.subject(), result.detail()))
                        .collect(Collectors.joining(", "));
        long count = results.stream().filter(result -> result.verdict() == worst).count();
        return "%s: %s%s"
                .formatted(
                        worst.word(), which, count > 4 ? " and %d more".formatted(count - 4) : "");
    }
}
