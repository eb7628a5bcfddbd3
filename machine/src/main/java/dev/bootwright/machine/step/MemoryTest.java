package dev.bootwright.machine.step;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.bootwright.formats.contract.TestResult;
import dev.bootwright.formats.contract.TestResult.Verdict;
import dev.bootwright.machine.hardware.Attributes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Writes patterns over most of the free memory and reads them back. An image that lives in memory has no
/// swap space, so that pages stay where they are. Corrections by ECC are counted where the kernel does.
final class MemoryTest {

    private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+(\\d{1,15}) kB");
    private static final long PIECE = 16L << 20;

    /// Left to the agent and to what a step may still need.
    private static final long LEFT = 96L << 20;

    private final Attributes files;
    private final Duration time;
    private final StepLog log;
    private final AtomicLong tested = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();

    MemoryTest(Attributes files, Duration time, StepLog log) {
        this.files = files;
        this.time = time;
        this.log = log;
    }

    TestResult run() throws InterruptedException {
        long available = available() / 4 * 3;
        int pieces = (int) Math.min(Integer.MAX_VALUE, Math.max(0, available - LEFT) / PIECE);
        if (pieces == 0) {
            return result(Verdict.SKIPPED, "not enough memory is free");
        }
        long corrected = errors("ce_count");
        long uncorrected = errors("ue_count");
        int threads = Math.min(pieces, Runtime.getRuntime().availableProcessors());
        try (Arena arena = Arena.ofShared()) {
            List<MemorySegment> memory = new ArrayList<>();
            for (int i = 0; i < pieces; i++) {
                memory.add(arena.allocate(PIECE, 4096));
            }
            long[] passes = new long[pieces];
            int[] next = new int[threads];
            new Workers(threads, time, log)
                    .run(worker -> {
                        MemoryShare own = new MemoryShare(worker, threads, pieces);
                        int each = own.piece(next[worker]++);
                        test(memory.get(each), passes[each]++);
                    });
        }
        String what =
                "%d MiB of %d MiB that were free, %.1f times"
                        .formatted(
                                (pieces * PIECE) >> 20,
                                available() >> 20,
                                (double) tested.get() / (pieces * PIECE));
        return verdict(what, errors("ce_count") - corrected, errors("ue_count") - uncorrected);
    }

    private TestResult verdict(String what, long corrected, long uncorrected) {
        if (wrong.get() > 0 || uncorrected > 0) {
            return result(
                    Verdict.FAILED,
                    "%s: %d words came back as others, %d errors that ECC could not correct"
                            .formatted(what, wrong.get(), uncorrected));
        }
        return corrected > 0
                ? result(Verdict.DEGRADED, "%s: ECC corrected %d errors".formatted(what, corrected))
                : result(Verdict.PASSED, what);
    }

    private static TestResult result(Verdict verdict, String detail) {
        return new TestResult("memory", "all", verdict, detail);
    }

    /// One pattern and its complement: alternating bits, walking ones, and each word's own address.
    private void test(MemorySegment memory, long pass) {
        long base = memory.address();
        for (int inverted = 0; inverted < 2; inverted++) {
            long mask = inverted == 0 ? 0 : -1;
            for (long at = 0; at < PIECE; at += Long.BYTES) {
                memory.set(JAVA_LONG, at, pattern(pass, base, at) ^ mask);
            }
            long found = 0;
            for (long at = 0; at < PIECE; at += Long.BYTES) {
                found += memory.get(JAVA_LONG, at) == (pattern(pass, base, at) ^ mask) ? 0 : 1;
            }
            wrong.addAndGet(found);
        }
        tested.addAndGet(PIECE);
    }

    private static long pattern(long pass, long base, long at) {
        return switch ((int) (pass % 3)) {
            case 0 -> base + at;
            case 1 -> 0x5555_5555_5555_5555L;
            default -> 1L << (at / Long.BYTES + pass);
        };
    }

    private long available() {
        Matcher matcher = AVAILABLE.matcher(files.text("proc/meminfo").orElse(""));
        return matcher.find() ? Long.parseLong(matcher.group(1)) << 10 : 0;
    }

    /// Source: Linux Documentation/driver-api/edac.rst.
    private long errors(String counter) {
        return files.of("sys/devices/system/edac/mc").children().stream()
                .mapToLong(controller -> controller.number(counter).orElse(0L))
                .sum();
    }
}
