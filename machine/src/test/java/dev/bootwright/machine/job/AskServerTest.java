package dev.bootwright.machine.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.contract.ServerStep;
import dev.bootwright.formats.contract.ServerStep.State;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.machine.step.StepLog;
import dev.bootwright.machine.step.StepOutcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A step that the server carries out, as the agent waits for it.
class AskServerTest {

    private static final Step STEP = new Step.BiosSettings(Map.of("BootMode", "Uefi"));

    private final RecordingServer server = new RecordingServer();
    private final List<String> log = new ArrayList<>();

    private StepOutcome ask() throws IOException, InterruptedException {
        return new AskServer(server, "7", 2, _ -> {})
                .run(
                        STEP,
                        new StepLog() {
                            @Override
                            public void line(String text) {
                                log.add(text);
                            }

                            @Override
                            public void progress(int percent) {
                                // of no interest here
                            }
                        });
    }

    @Test
    void asksUntilItIsOverThoughTheServerGoesAway() throws Exception {
        server.failures.add(new IOException("gone"));
        server.serverSteps.add(new ServerStep(State.RUNNING, "sets BootMode"));
        server.serverSteps.add(new ServerStep(State.RUNNING, "sets BootMode"));
        server.serverSteps.add(new ServerStep(State.DONE, "BootMode is Uefi"));
        assertThat(ask()).isEqualTo(new StepOutcome.Changed("BootMode is Uefi"));
        assertThat(server.requests()).containsOnly("step 7 2").hasSize(3);
        assertThat(log)
                .containsExactly(
                        "the server does not answer: gone", "sets BootMode", "BootMode is Uefi");
    }

    @Test
    void restartsTheMachineForIt() throws Exception {
        server.serverSteps.add(new ServerStep(State.RESTART, "BootMode becomes Uefi"));
        assertThat(ask()).isEqualTo(new StepOutcome.NeedsRestart("BootMode becomes Uefi"));
    }

    @Test
    void failsWithWhatTheServerSays() {
        server.serverSteps.add(new ServerStep(State.FAILED, "the BMC cannot"));
        assertThatThrownBy(this::ask).hasMessage("the BMC cannot");
    }
}
