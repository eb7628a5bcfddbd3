package dev.bootwright.machine.job;

import dev.bootwright.formats.contract.Ending;
import dev.bootwright.formats.contract.JobOrder;
import dev.bootwright.formats.contract.JobOrder.StepOrder;
import dev.bootwright.formats.contract.StepState;
import dev.bootwright.machine.server.AgentServer;
import dev.bootwright.machine.server.Persistence;
import dev.bootwright.machine.server.ServerRefusedException;
import dev.bootwright.machine.step.StepOutcome;
import dev.bootwright.machine.step.StepRunner;
import java.util.Optional;
import java.util.function.Consumer;

/// Carries out the steps of one job, one after the other, each within its deadline.
///
/// It goes on with the first step whose state is not final. After a step that failed, in this run or
/// in an earlier one, the others are skipped. A step may ask for the machine to be restarted: the run
/// ends there, and the step is begun again in the next boot.
public final class JobRun {

    /// How often one step may have the machine restarted.
    static final int MOST_RESTARTS = 5;

    private final StepRunner runner;
    private final AgentServer server;
    private final Persistence persistence;
    private final Consumer<String> console;
    private final Consumer<String> log;

    /// @param persistence for the events, which are sent by a thread of their own
    /// @param console     takes a line for each state of a step
    /// @param log         takes the lines that steps print, with the title of the step before the first
    public JobRun(
            StepRunner runner,
            AgentServer server,
            Persistence persistence,
            Consumer<String> console,
            Consumer<String> log) {
        this.runner = runner;
        this.server = server;
        this.persistence = persistence;
        this.console = console;
        this.log = log;
    }

    /// Carries out what is left of a job and returns when the server knows what became of it.
    ///
    /// @param firstSequence greater than that of any event sent before in this boot
    /// @throws ServerRefusedException if this boot has no say any more
    public JobResult run(JobOrder order, long firstSequence)
            throws ServerRefusedException, InterruptedException {
        try (EventSender events =
                EventSender.open(order.job(), server, persistence, firstSequence)) {
            runner.expect(order.steps().stream().map(StepOrder::step).toList());
            Optional<JobResult> failure = Optional.empty();
            for (StepOrder step : order.steps()) {
                if (events.refusal().isPresent()) {
                    break;
                }
                if (failure.isPresent()) {
                    skip(step, events);
                } else {
                    failure = take(step, order, events);
                }
                if (failure.isPresent() && failure.get() instanceof JobResult.Restart) {
                    break;
                }
            }
            events.drain();
            return failure.isPresent() ? failure.get() : new JobResult.Complete();
        } catch (ServerRefusedException e) {
            if (e.endsThisBoot()) {
                throw e;
            }
            return new JobResult.Withdrawn(String.valueOf(e.getMessage()));
        }
    }

    private static void skip(StepOrder step, EventSender events) {
        if (!step.state().isFinal()) {
            events.end(step.index(), StepState.SKIPPED, "an earlier step failed");
        }
    }

    private Optional<JobResult> take(StepOrder step, JobOrder order, EventSender events)
            throws InterruptedException {
        return switch (step.state()) {
            case DONE -> Optional.empty();
            case FAILED, SKIPPED ->
                    Optional.of(
                            new JobResult.Failed(
                                    step.index(), "%s: failed before".formatted(step.title())));
            case WAITING, RUNNING, RESTARTING -> carryOut(step, order, events);
        };
    }

    private Optional<JobResult> carryOut(StepOrder step, JobOrder order, EventSender events)
            throws InterruptedException {
        String name =
                "step %d/%d %s".formatted(step.index() + 1, order.steps().size(), step.title());
        console.accept(name);
        log.accept("== " + name);
        events.begin(step.index());
        StepRunner able =
                step.step().isForServer()
                        ? new AskServer(server, order.job(), step.index(), Thread::sleep)
                        : runner;
        StepThread thread = StepThread.start(able, step, events.log(step.index(), log));
        StepThread.Verdict verdict =
                thread.await(step.deadline(), () -> events.refusal().isPresent());
        switch (verdict) {
            case StepThread.Succeeded(StepOutcome.NeedsRestart(String what)) -> {
                return Optional.of(restart(step, name, what, new Ending.Reboot(), events));
            }
            case StepThread.Succeeded(
                            StepOutcome.NeedsKernel(String what, Ending.Kexec kernel)) -> {
                return Optional.of(restart(step, name, what, kernel, events));
            }
            case StepThread.Succeeded(StepOutcome outcome) -> {
                events.end(step.index(), StepState.DONE, outcome.what());
                console.accept(
                        name
                                + (outcome instanceof StepOutcome.Changed
                                        ? ": done"
                                        : ": done, held already"));
                return Optional.empty();
            }
            case StepThread.Failed(String reason) -> {
                events.end(step.index(), StepState.FAILED, reason);
                console.accept(name + ": failed: " + reason);
                return Optional.of(new JobResult.Failed(step.index(), reason));
            }
        }
    }

    private JobResult restart(
            StepOrder step, String name, String what, Ending by, EventSender events) {
        if (step.restarts() >= MOST_RESTARTS) {
            String reason =
                    "the machine was restarted %d times, and still: %s"
                            .formatted(step.restarts(), what);
            events.end(step.index(), StepState.FAILED, reason);
            console.accept(name + ": failed: " + reason);
            return new JobResult.Failed(step.index(), reason);
        }
        events.end(step.index(), StepState.RESTARTING, what);
        console.accept(name + ": the machine is restarted: " + what);
        return new JobResult.Restart(what, by);
    }
}
