package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.TestResult;
import dev.bootwright.formats.contract.TestResult.Verdict;
import dev.bootwright.machine.hardware.Attributes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// Has every processor compute the same over and over, in whole numbers and in floating point: a result
/// that is another one is a processor that computes wrong, or memory that forgets.
final class CpuTest {

    private static final int ROUNDS = 20_000;
    private static final long SEED = 0x9E37_79B9_7F4A_7C15L;

    private final Attributes files;
    private final Duration time;
    private final StepLog log;

    CpuTest(Attributes files, Duration time, StepLog log) {
        this.files = files;
        this.time = time;
        this.log = log;
    }

    TestResult run() throws InterruptedException {
        int threads = Runtime.getRuntime().availableProcessors();
        long throttled = throttled();
        long expected = work();
        AtomicLong done = new AtomicLong();
        AtomicLong wrong = new AtomicLong();
        new Workers(threads, time, log)
                .run(_ -> {
                    if (work() != expected) {
                        wrong.incrementAndGet();
                    }
                    done.incrementAndGet();
                });
        String what =
                "%d threads computed %d rounds in %d s"
                        .formatted(threads, done.get(), time.toSeconds());
        if (wrong.get() > 0) {
            return result(
                    Verdict.FAILED,
                    what + ", %d of them with another result".formatted(wrong.get()));
        }
        long slowed = throttled() - throttled;
        return slowed > 0
                ? result(
                        Verdict.DEGRADED, what + "; slowed down %d times by heat".formatted(slowed))
                : result(Verdict.PASSED, what);
    }

    private static TestResult result(Verdict verdict, String detail) {
        return new TestResult("cpu", "all", verdict, detail);
    }

    /// Source: Linux Documentation/ABI/testing/sysfs-devices-system-cpu, `thermal_throttle`.
    private long throttled() {
        return files.of("sys/devices/system/cpu").children().stream()
                .mapToLong(cpu -> cpu.number("thermal_throttle/core_throttle_count").orElse(0L))
                .sum();
    }

    /// Equal on every processor: Java's floating point is that of IEEE 754, to the last bit.
    static long work() {
        long bits = SEED;
        double number = 1;
        for (int i = 0; i < ROUNDS; i++) {
            bits ^= bits << 13;
            bits ^= bits >>> 7;
            bits ^= bits << 17;
            bits = Math.multiplyHigh(bits, SEED) + Long.rotateLeft(bits * 31, i);
            number = Math.sqrt(number * 1.000_000_1 + (bits >>> 40)) / 3 + 1;
            bits += Double.doubleToRawLongBits(number) ^ (bits / (i + 1));
        }
        return bits;
    }
}
