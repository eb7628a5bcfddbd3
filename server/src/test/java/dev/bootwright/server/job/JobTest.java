package dev.bootwright.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.contract.Ending;
import dev.bootwright.formats.contract.JobEvent;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.contract.StepState;
import dev.bootwright.server.job.Job.JobStep;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// How the steps of a job move.
class JobTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_000_000);

    private static Job job() {
        return new Job(
                "1",
                "m1",
                "t",
                Job.State.WAITING,
                List.of(step(0), step(1)),
                new Ending.Stay(),
                List.of(),
                0,
                Optional.empty(),
                NOW,
                Optional.empty());
    }

    private static JobStep step(int index) {
        return new JobStep(
                index,
                "step",
                new Step.RunCommand("true"),
                Duration.ofMinutes(1),
                StepState.WAITING,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0);
    }

    private static Job after(Job job, int step, StepState state) {
        var event = new JobEvent(1, step, state, Optional.of("why"), Optional.empty(), List.of());
        return job.after(event, 7, NOW);
    }

    @Test
    void aRestartThatAStepAskedForIsCountedOnceAndTheStepIsGivenAgain() {
        Job begun = after(after(job(), 0, StepState.DONE), 1, StepState.RUNNING);
        Job restarting = after(after(begun, 1, StepState.RESTARTING), 1, StepState.RESTARTING);
        assertThat(restarting.state()).isEqualTo(Job.State.RUNNING);
        assertThat(restarting.steps().get(1).restarts()).isEqualTo(1);
        assertThat(restarting.current().orElseThrow().index()).isEqualTo(1);
        assertThat(restarting.order().steps().get(1).restarts()).isEqualTo(1);

        Job again = after(after(restarting, 1, StepState.RUNNING), 1, StepState.RESTARTING);
        assertThat(again.steps().get(1).restarts()).isEqualTo(2);
        assertThat(after(again, 1, StepState.DONE).state()).isEqualTo(Job.State.DONE);
    }

    @Test
    void whateverIsLostBetweenTwoStepsTheJobGoesOnWithTheFirstThatIsNotDone() {
        Job job = job();
        for (int done = 0; done < 2; done++) {
            assertThat(job.current().orElseThrow().index()).isEqualTo(done);
            Job begun = after(job, done, StepState.RUNNING);
            assertThat(begun.current()).map(JobStep::index).contains(done); // the agent dies here
            job = after(after(begun, done, StepState.RUNNING), done, StepState.DONE);
        }
        assertThat(job.state()).isEqualTo(Job.State.DONE);
        assertThat(after(job, 0, StepState.RUNNING).steps()).isEqualTo(job.steps());
    }
}
