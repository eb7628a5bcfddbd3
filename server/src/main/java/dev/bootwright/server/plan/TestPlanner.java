package dev.bootwright.server.plan;

import dev.bootwright.formats.contract.Disk;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.template.TestSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Plans `tests`.
final class TestPlanner implements SectionPlanner<TestSpec> {

    /// What a test may take beyond its time: to begin, and for disks that answer late.
    private static final Duration SLACK = Duration.ofMinutes(5);

    @Override
    public void plan(TestSpec tests, Draft draft) {
        add("cpu", "the processors", tests.cpu(), List.of(), tests.strict(), draft);
        add("memory", "the memory", tests.memory(), List.of(), tests.strict(), draft);
        List<DiskIdentity> disks =
                draft.inventory().disks().stream()
                        .filter(disk -> !disk.removable().orElse(false))
                        .map(Disk::identity)
                        .filter(DiskIdentity::isKnown)
                        .toList();
        if (!disks.isEmpty()) {
            String title = disks.size() == 1 ? "disk " + disks.getFirst() : disks.size() + " disks";
            add("disks", title, tests.disks(), disks, tests.strict(), draft);
        }
    }

    private static void add(
            String what,
            String title,
            Optional<Duration> time,
            List<DiskIdentity> disks,
            boolean strict,
            Draft draft) {
        if (time.isPresent()) {
            long seconds = time.get().toSeconds();
            draft.add(
                    "test %s for %d s".formatted(title, seconds),
                    new Step.HardwareTest(what, seconds, disks, strict),
                    time.get().plus(SLACK));
        }
    }
}
