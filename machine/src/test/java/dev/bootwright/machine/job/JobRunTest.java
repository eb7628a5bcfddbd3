package dev.bootwright.machine.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.contract.Ending;
import dev.bootwright.formats.contract.JobOrder;
import dev.bootwright.formats.contract.JobOrder.StepOrder;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.contract.StepState;
import dev.bootwright.machine.program.Program;
import dev.bootwright.machine.server.Backoff;
import dev.bootwright.machine.server.Persistence;
import dev.bootwright.machine.server.ServerRefusals;
import dev.bootwright.machine.server.ServerRefusedException;
import dev.bootwright.machine.step.StepOutcome;
import dev.bootwright.machine.step.StepRefusedException;
import dev.bootwright.machine.step.StepRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobRunTest {

    @TempDir Path directory;

    private RecordingServer server = new RecordingServer();
    private final List<String> console = Collections.synchronizedList(new ArrayList<>());
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());

    /// Does what the script of the step says, in words of this test.
    private StepRunner words() {
        return (step, log) -> {
            String script = ((Step.RunCommand) step).script();
            log.line("doing " + script);
            done.add(script);
            return switch (script) {
                case "holds" -> new StepOutcome.AlreadyHolds("it did");
                case "restart" -> new StepOutcome.NeedsRestart("for the flash");
                case "break" -> throw new IOException("broken");
                case "refuse" -> throw new StepRefusedException("another disk");
                case "fault" -> throw new IllegalStateException("a bug");
                case "hang" -> {
                    Program.of(
                                    "sh",
                                    "-c",
                                    "echo $$ >" + directory.resolve("pid") + "; sleep 600 & wait")
                            .run(log::line);
                    yield new StepOutcome.Changed("woke up");
                }
                default -> new StepOutcome.Changed("did " + script);
            };
        };
    }

    private JobResult run(StepOrder... steps) throws Exception {
        var persistence =
                new Persistence(
                        console::add,
                        new Backoff(Duration.ofMillis(1), new SplittableRandom(1)),
                        pause -> Thread.sleep(1));
        var run = new JobRun(words(), server, persistence, console::add, _ -> {});
        return run.run(new JobOrder("j", List.of(steps), new Ending.Stay()), 1);
    }

    private static StepOrder step(int index, String script, StepState state) {
        return new StepOrder(
                index, "do " + script, new Step.RunCommand(script), Duration.ofMinutes(1), state);
    }

    private static StepOrder step(int index, String script) {
        return step(index, script, StepState.WAITING);
    }

    @Test
    void carriesOutEveryStep() throws Exception {
        assertThat(run(step(0, "a"), step(1, "holds"))).isEqualTo(new JobResult.Complete());
        assertThat(server.states())
                .containsExactly("0 running", "0 done did a", "1 running", "1 done it did");
        assertThat(server.log()).containsExactly("doing a", "doing holds");
        assertThat(console)
                .containsExactly(
                        "step 1/2 do a",
                        "step 1/2 do a: done",
                        "step 2/2 do holds",
                        "step 2/2 do holds: done, held already");
    }

    @Test
    void skipsWhatComesAfterAFailure() throws Exception {
        assertThat(run(step(0, "break"), step(1, "a"), step(2, "b")))
                .isEqualTo(new JobResult.Failed(0, "broken"));
        assertThat(server.states())
                .containsExactly(
                        "0 running",
                        "0 failed broken",
                        "1 skipped an earlier step failed",
                        "2 skipped an earlier step failed");
        assertThat(done).containsExactly("break");
    }

    @Test
    void aRefusedStepSaysSo() throws Exception {
        assertThat(run(step(0, "refuse")))
                .isEqualTo(new JobResult.Failed(0, "refused: another disk"));
    }

    @Test
    void aFaultOfOurOwnFailsTheJobAndShowsWhere() throws Exception {
        assertThat(run(step(0, "fault")))
                .isEqualTo(
                        new JobResult.Failed(
                                0,
                                "the agent has a fault: java.lang.IllegalStateException: a bug"));
        assertThat(server.log()).anyMatch(line -> line.contains("JobRunTest"));
    }

    @Test
    void goesOnWithTheFirstStepThatIsNotFinal() throws Exception {
        assertThat(run(step(0, "a", StepState.DONE), step(1, "b", StepState.RUNNING), step(2, "c")))
                .isEqualTo(new JobResult.Complete());
        assertThat(done).containsExactly("b", "c");
    }

    @Test
    void aStepThatNeedsARestartEndsTheRunAndIsBegunAgainAfterIt() throws Exception {
        assertThat(run(step(0, "a"), step(1, "restart"), step(2, "b")))
                .isEqualTo(new JobResult.Restart("for the flash", new Ending.Reboot()));
        assertThat(server.states())
                .containsExactly(
                        "0 running", "0 done did a", "1 running", "1 restarting for the flash");
        assertThat(
                        run(
                                step(0, "a", StepState.DONE),
                                step(1, "b", StepState.RESTARTING),
                                step(2, "c")))
                .isEqualTo(new JobResult.Complete());
        assertThat(done).containsExactly("a", "restart", "b", "c");
    }

    @Test
    void aStepThatRestartsTheMachineForEverFails() throws Exception {
        var order =
                new StepOrder(
                        0,
                        "flash",
                        new Step.RunCommand("restart"),
                        Duration.ofMinutes(1),
                        StepState.RESTARTING,
                        JobRun.MOST_RESTARTS);
        assertThat(run(order))
                .isEqualTo(
                        new JobResult.Failed(
                                0, "the machine was restarted 5 times, and still: for the flash"));
    }

    @Test
    void aStepThatFailedInAnEarlierRunStaysFailed() throws Exception {
        assertThat(
                        run(
                                step(0, "a", StepState.FAILED),
                                step(1, "b"),
                                step(2, "c", StepState.SKIPPED)))
                .isEqualTo(new JobResult.Failed(0, "do a: failed before"));
        assertThat(done).isEmpty();
        assertThat(server.states()).containsExactly("1 skipped an earlier step failed");
    }

    @Test
    void aJobWhoseStepsAreAllDoneIsComplete() throws Exception {
        assertThat(run(step(0, "a", StepState.DONE))).isEqualTo(new JobResult.Complete());
        assertThat(server.states()).isEmpty();
    }

    @Test
    void aDeadlineKillsWhatTheStepStarted() throws Exception {
        Path file = directory.resolve("pid");
        int seconds = 1;
        JobResult result = run(hanging(seconds));
        while ((!Files.exists(file) || Files.size(file) == 0) && seconds < 64) {
            seconds *= 4; // nothing was started yet: the computer is busy
            server = new RecordingServer();
            result = run(hanging(seconds));
        }
        String late = "not done after its deadline of %d s".formatted(seconds);
        assertThat(result).isEqualTo(new JobResult.Failed(0, late));
        long pid = Long.parseLong(Files.readString(file).strip());
        ProcessHandle.of(pid).ifPresent(handle -> handle.onExit().join());
        assertThat(server.states()).containsExactly("0 running", "0 failed " + late);
    }

    private static StepOrder hanging(int seconds) {
        return new StepOrder(
                0,
                "hang",
                new Step.RunCommand("hang"),
                Duration.ofSeconds(seconds),
                StepState.WAITING);
    }

    @Test
    void tellsEverythingOnceThroughAServerThatComesAndGoes() throws Exception {
        for (int i = 0; i < 20; i++) {
            server.failures.add(new IOException("connection refused"));
        }
        assertThat(run(step(0, "a"), step(1, "b"))).isEqualTo(new JobResult.Complete());
        assertThat(server.states())
                .containsExactly("0 running", "0 done did a", "1 running", "1 done did b");
        assertThat(server.log()).containsExactly("doing a", "doing b");
    }

    @Test
    void stopsAJobThatTheServerTakesNoMoreEventsOf() throws Exception {
        server.eventFailure = Optional.of(ServerRefusals.of(409, "cancelled by an operator"));
        assertThat(run(step(0, "hang"), step(1, "a")))
                .isEqualTo(new JobResult.Withdrawn("cancelled by an operator"));
        assertThat(done).containsExactly("hang");
    }

    @Test
    void aLaterBootEndsThisOne() {
        server.eventFailure = Optional.of(ServerRefusals.of(401, "a later boot has taken over"));
        assertThatThrownBy(() -> run(step(0, "a")))
                .isInstanceOf(ServerRefusedException.class)
                .hasMessage("a later boot has taken over");
    }
}
