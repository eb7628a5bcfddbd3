package dev.bootwright.machine.job;

import dev.bootwright.formats.contract.JobOrder.StepOrder;
import dev.bootwright.machine.step.StepLog;
import dev.bootwright.machine.step.StepOutcome;
import dev.bootwright.machine.step.StepRefusedException;
import dev.bootwright.machine.step.StepRunner;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// One step on a thread of its own, so that a deadline can interrupt it.
final class StepThread {

    /// What became of the step.
    sealed interface Verdict {}

    record Succeeded(StepOutcome outcome) implements Verdict {}

    record Failed(String reason) implements Verdict {}

    /// How long an interrupted step may take to kill its programs. One that hangs in the kernel takes longer,
    /// and is left behind.
    private static final Duration TO_END = Duration.ofSeconds(15);

    private static final long LOOK_MILLIS = 500;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private volatile Optional<Verdict> verdict = Optional.empty();

    private StepThread(StepRunner runner, StepOrder step, StepLog log, String name) {
        this.thread =
                Thread.ofPlatform()
                        .daemon()
                        .name(name)
                        .unstarted(() -> {
                            try {
                                verdict = Optional.of(run(runner, step, log));
                            } finally {
                                ended.countDown();
                            }
                        });
    }

    static StepThread start(StepRunner runner, StepOrder step, StepLog log) {
        StepThread started = new StepThread(runner, step, log, "step " + (step.index() + 1));
        started.thread.start();
        return started;
    }

    private static Verdict run(StepRunner runner, StepOrder step, StepLog log) {
        try {
            return new Succeeded(runner.run(step.step(), step.restarts(), log));
        } catch (StepRefusedException e) {
            return new Failed("refused: " + e.getMessage());
        } catch (IOException e) {
            return new Failed(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            return new Failed("interrupted");
        } catch (RuntimeException | Error e) {
            // A fault of this program: the job fails, the agent lives to say so.
            var trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            trace.toString().lines().forEach(log::line);
            return new Failed("the agent has a fault: " + e);
        }
    }

    /// Waits for the step to end; after its deadline, or when it is unwanted, it is interrupted.
    Verdict await(Duration deadline, BooleanSupplier unwanted) throws InterruptedException {
        long until = System.nanoTime() + deadline.toNanos();
        String reason = "";
        do {
            if (unwanted.getAsBoolean()) {
                reason = "the job was withdrawn";
            } else if (System.nanoTime() - until > 0) {
                reason = "not done after its deadline of %d s".formatted(deadline.toSeconds());
            }
        } while (reason.isEmpty() && !ended.await(LOOK_MILLIS, TimeUnit.MILLISECONDS));
        if (reason.isEmpty()) {
            return verdict.orElseThrow();
        }
        thread.interrupt();
        if (!ended.await(TO_END.toMillis(), TimeUnit.MILLISECONDS)) {
            reason += ", and does not end: it may hang in the kernel";
        }
        return verdict.isPresent() && verdict.get() instanceof Succeeded inTime
                ? inTime
                : new Failed(reason);
    }
}
