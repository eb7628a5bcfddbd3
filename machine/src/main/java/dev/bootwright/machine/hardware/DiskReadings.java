package dev.bootwright.machine.hardware;

import dev.bootwright.formats.contract.DiskHealth;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/// Disks being read, side by side: some are slow, some hang. One that hangs keeps its thread, so that
/// there are many, and all together are waited for no longer than a number of disks may take.
final class DiskReadings {

    /// A disk that has to start turning takes that long.
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private static final Duration LIMIT_EACH = Duration.ofMillis(50);

    private static final int MOST_AT_ONCE = 32;

    private final List<Bounded<DiskCollector.Contents>> contents;
    private final List<Bounded<Optional<DiskHealth>>> healths;
    private final long until;

    private DiskReadings(
            List<Bounded<DiskCollector.Contents>> contents,
            List<Bounded<Optional<DiskHealth>>> healths,
            long until) {
        this.contents = contents;
        this.healths = healths;
        this.until = until;
    }

    /// @param raw takes the pages of health
    static DiskReadings start(List<AttachedDisk> disks, RawOutputs raw) {
        int threads = Math.clamp(disks.size(), 1, MOST_AT_ONCE);
        Executor executor =
                Executors.newFixedThreadPool(
                        threads, Thread.ofPlatform().daemon().name("inventory disk ", 0).factory());
        Duration limit = LIMIT.plus(LIMIT_EACH.multipliedBy(disks.size()));
        return new DiskReadings(
                disks.stream()
                        .map(disk -> Bounded.start(executor, () -> DiskCollector.contents(disk)))
                        .toList(),
                disks.stream()
                        .map(disk ->
                                Bounded.start(executor, () -> HealthCollector.health(disk, raw)))
                        .toList(),
                System.nanoTime() + limit.toNanos());
    }

    /// What is on a disk.
    ///
    /// @param index of the disk
    /// @throws IOException if it cannot be read, or does not answer
    DiskCollector.Contents contents(int index) throws IOException {
        return contents.get(index).get(left());
    }

    Optional<DiskHealth> health(int index) throws IOException {
        return healths.get(index).get(left());
    }

    private Duration left() {
        return Duration.ofNanos(Math.max(0, until - System.nanoTime()));
    }
}
