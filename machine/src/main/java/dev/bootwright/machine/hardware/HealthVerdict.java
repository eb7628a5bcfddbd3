package dev.bootwright.machine.hardware;

import dev.bootwright.formats.contract.DiskHealth;
import dev.bootwright.formats.smart.AtaSmart;
import dev.bootwright.formats.smart.NvmeHealth;
import dev.bootwright.formats.smart.ScsiHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What follows from the pages of a disk. `failed` is what the disk itself calls so; `degraded` is lost
/// data, sectors that were replaced, or a life that is used up: it works, but should not be trusted
/// with much.
final class HealthVerdict {

    // Attributes whose raw value all makers use alike. Source: SFF-8035i; smartmontools' list of
    // names.
    private static final int REALLOCATED = 5;
    private static final int POWER_ON_HOURS = 9;
    private static final int POWER_CYCLES = 12;
    private static final int UNCORRECTABLE = 187;
    private static final int TEMPERATURE = 194;
    private static final int PENDING = 197;

    private static final int KELVIN = 273;
    private static final int WORN_OUT = 100;

    private final List<String> failures = new ArrayList<>();
    private final List<String> damages = new ArrayList<>();

    private HealthVerdict() {}

    static DiskHealth of(NvmeHealth log) {
        HealthVerdict verdict = new HealthVerdict();
        int warning = log.criticalWarning();
        verdict.fails((warning & NvmeHealth.SPARE_IS_LOW) != 0, "spare blocks run out");
        verdict.fails((warning & NvmeHealth.UNRELIABLE) != 0, "it calls itself unreliable");
        verdict.fails((warning & NvmeHealth.READ_ONLY) != 0, "it takes no more writes");
        verdict.isDamaged((warning & NvmeHealth.TEMPERATURE) != 0, "too hot or too cold");
        verdict.isDamaged(
                (warning & NvmeHealth.BACKUP_FAILED) != 0, "its cache would not outlive the power");
        verdict.isDamaged(log.mediaErrors() > 0, "%d media errors".formatted(log.mediaErrors()));
        verdict.isDamaged(log.used() >= WORN_OUT, "%d %% of its life used".formatted(log.used()));
        return new DiskHealth(
                verdict.word(),
                verdict.reasons(),
                log.temperature() == 0
                        ? Optional.empty()
                        : Optional.of((long) log.temperature() - KELVIN),
                Optional.of(log.powerOnHours()),
                Optional.of(log.powerCycles()),
                Optional.empty(),
                Optional.empty(),
                Optional.of(log.mediaErrors()),
                Optional.of((long) log.used()),
                Optional.of((long) log.spare()),
                Optional.of(log.written()),
                Optional.empty());
    }

    /// @param isFailing what SMART RETURN STATUS says; absent when it did not come through
    static DiskHealth of(AtaSmart smart, Optional<Boolean> isFailing) {
        HealthVerdict verdict = new HealthVerdict();
        verdict.fails(isFailing.orElse(false), "it expects to fail");
        for (AtaSmart.Attribute each : smart.attributes()) {
            verdict.fails(
                    each.isPreFailure() && each.isFailing(),
                    "attribute %d is at %d, and fails at %d"
                            .formatted(each.number(), each.value(), each.threshold()));
        }
        Optional<Long> reallocated = smart.count(REALLOCATED, 32);
        Optional<Long> pending = smart.count(PENDING, 32);
        Optional<Long> uncorrectable = smart.count(UNCORRECTABLE, 32);
        verdict.counts(reallocated, "reallocated sectors");
        verdict.counts(pending, "sectors that cannot be read");
        verdict.counts(uncorrectable, "errors that could not be corrected");
        Optional<String> selfTest = selfTest(smart.selfTest());
        verdict.isDamaged(
                selfTest.map(text -> text.startsWith("failed")).orElse(false),
                "its self-test " + selfTest.orElse(""));
        return new DiskHealth(
                verdict.word(),
                verdict.reasons(),
                smart.count(TEMPERATURE, 8).filter(degrees -> degrees > 0 && degrees < 128),
                smart.count(POWER_ON_HOURS, 24),
                smart.count(POWER_CYCLES, 32),
                reallocated,
                pending,
                uncorrectable,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                selfTest);
    }

    /// 0 is also what a disk says that never ran one.
    private static Optional<String> selfTest(int status) {
        return switch (status) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of("aborted");
            case 2 -> Optional.of("interrupted");
            case 15 -> Optional.of("running");
            default -> Optional.of("failed (%d)".formatted(status));
        };
    }

    static DiskHealth ofScsi(
            Map<Integer, byte[]> informational,
            Map<Integer, byte[]> temperature,
            Map<Integer, byte[]> readErrors,
            Map<Integer, byte[]> endurance) {
        HealthVerdict verdict = new HealthVerdict();
        verdict.fails(ScsiHealth.isFailing(informational).orElse(false), "it foretells a failure");
        Optional<Long> uncorrected = ScsiHealth.uncorrected(readErrors);
        Optional<Long> used = ScsiHealth.used(endurance);
        verdict.counts(uncorrected, "reads that gave no data");
        verdict.isDamaged(
                used.orElse(0L) >= WORN_OUT, "%d %% of its life used".formatted(used.orElse(0L)));
        return new DiskHealth(
                verdict.word(),
                verdict.reasons(),
                ScsiHealth.temperature(temperature),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                uncorrected,
                used,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private void fails(boolean does, String reason) {
        if (does) {
            failures.add(reason);
        }
    }

    private void isDamaged(boolean is, String reason) {
        if (is) {
            damages.add(reason);
        }
    }

    private void counts(Optional<Long> count, String what) {
        isDamaged(count.orElse(0L) > 0, "%d %s".formatted(count.orElse(0L), what));
    }

    private String word() {
        return !failures.isEmpty() ? "failed" : !damages.isEmpty() ? "degraded" : "passed";
    }

    private List<String> reasons() {
        List<String> all = new ArrayList<>(failures);
        all.addAll(damages);
        return all;
    }
}
