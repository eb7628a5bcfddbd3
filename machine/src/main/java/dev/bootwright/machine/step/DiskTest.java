package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.DiskHealth;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.TestResult;
import dev.bootwright.formats.contract.TestResult.Verdict;
import dev.bootwright.machine.hardware.AttachedDisk;
import dev.bootwright.machine.hardware.AttachedDisks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Reads all over disks for a while, and asks them for their health. Disks are read side by side, and
/// written never.
final class DiskTest {

    private static final int MOST_AT_ONCE = 64;
    private static final int PIECE = 1 << 20;

    /// A healthy disk has read a mebibyte long before.
    private static final Duration SLOW = Duration.ofSeconds(3);

    private final Path root;
    private final Duration time;
    private final StepLog log;

    DiskTest(Path root, Duration time, StepLog log) {
        this.root = root;
        this.time = time;
        this.log = log;
    }

    List<TestResult> run(List<DiskIdentity> disks) throws InterruptedException {
        List<AttachedDisk> attached = new AttachedDisks(root).list();
        int threads = Math.clamp(disks.size(), 1, MOST_AT_ONCE);
        // More disks than threads share the time, so that the step keeps it.
        Duration each = time.dividedBy(Math.ceilDiv(Math.max(1, disks.size()), threads));
        ExecutorService executor =
                Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory());
        try {
            List<Future<TestResult>> running = new ArrayList<>();
            for (DiskIdentity disk : disks) {
                Optional<AttachedDisk> found =
                        attached.stream().filter(it -> it.identity().equals(disk)).findFirst();
                running.add(executor.submit(() -> test(disk, found, each)));
            }
            List<TestResult> results = new ArrayList<>();
            for (int i = 0; i < disks.size(); i++) {
                results.add(await(disks.get(i), running.get(i)));
                log.progress(100 * (i + 1) / disks.size());
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }

    private static TestResult await(DiskIdentity disk, Future<TestResult> running)
            throws InterruptedException {
        try {
            return running.get();
        } catch (ExecutionException e) {
            return result(disk, Verdict.FAILED, String.valueOf(e.getCause()));
        }
    }

    private static TestResult test(
            DiskIdentity disk, Optional<AttachedDisk> attached, Duration time) {
        if (attached.isEmpty()) {
            return result(disk, Verdict.SKIPPED, "it is not attached");
        }
        Reading reading = new Reading();
        try (FileChannel channel = FileChannel.open(attached.get().node())) {
            reading.read(channel, disk.size(), time);
        } catch (ClosedByInterruptException e) {
            return result(disk, Verdict.SKIPPED, "interrupted");
        } catch (IOException e) {
            return result(
                    disk, Verdict.FAILED, "at byte %d: %s".formatted(reading.at, e.getMessage()));
        }
        Optional<DiskHealth> health = attached.get().health();
        String said = health.map(DiskTest::describe).orElse("it says nothing of its health");
        String detail = "%s; %s".formatted(reading, said);
        String verdict = health.map(DiskHealth::verdict).orElse("passed");
        if (verdict.equals("failed")) {
            return result(disk, Verdict.FAILED, detail);
        }
        boolean isDegraded = verdict.equals("degraded") || reading.slowest > SLOW.toNanos();
        return result(disk, isDegraded ? Verdict.DEGRADED : Verdict.PASSED, detail);
    }

    private static String describe(DiskHealth health) {
        return health.reasons().isEmpty()
                ? "its health is " + health.verdict()
                : String.join(", ", health.reasons());
    }

    private static TestResult result(DiskIdentity disk, Verdict verdict, String detail) {
        return new TestResult("disks", disk.toString(), verdict, detail);
    }

    /// Reads spread over a disk: each round fills the gaps between the reads of the one before.
    private static final class Reading {
        private long at;
        private long count;
        private long nanos;
        private long slowest;

        void read(FileChannel channel, long size, Duration time) throws IOException {
            long begin = System.nanoTime();
            ByteBuffer buffer = ByteBuffer.allocateDirect(PIECE);
            long pieces = Math.ceilDiv(size, PIECE);
            for (long step = Long.highestOneBit(Math.max(1, pieces)); step > 0; step /= 2) {
                boolean isFirst = step == Long.highestOneBit(Math.max(1, pieces));
                for (long piece = isFirst ? 0 : step;
                        piece < pieces;
                        piece += isFirst ? step : 2 * step) {
                    if (System.nanoTime() - begin > time.toNanos()) {
                        return;
                    }
                    readOne(channel, buffer, piece * PIECE, size);
                }
            }
        }

        private void readOne(FileChannel channel, ByteBuffer buffer, long offset, long size)
                throws IOException {
            at = offset;
            buffer.clear().limit((int) Math.min(PIECE, size - offset));
            long started = System.nanoTime();
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, offset + buffer.position()) < 0) {
                    throw new IOException("it ends there");
                }
            }
            long took = System.nanoTime() - started;
            slowest = Math.max(slowest, took);
            nanos += took;
            count++;
        }

        @Override
        public String toString() {
            double seconds = Math.max(nanos, 1) / 1e9;
            return "%d MiB read at %.0f MiB/s, the slowest in %d ms"
                    .formatted(count, count / seconds, slowest / 1_000_000);
        }
    }
}
