package dev.bootwright.machine.job;

import dev.bootwright.formats.contract.ServerStep;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.machine.server.AgentServer;
import dev.bootwright.machine.server.Persistence;
import dev.bootwright.machine.server.ServerRefusedException;
import dev.bootwright.machine.step.StepLog;
import dev.bootwright.machine.step.StepOutcome;
import dev.bootwright.machine.step.StepRunner;
import java.io.IOException;
import java.time.Duration;

/// Has the server carry out a step past this machine's own system, and waits for it. A server that was
/// started again in between is simply asked again.
///
/// @param index of the step, from 0
record AskServer(AgentServer server, String job, int index, Persistence.Pause pause)
        implements StepRunner {

    private static final Duration BETWEEN = Duration.ofSeconds(3);

    @Override
    public StepOutcome run(Step step, StepLog log) throws IOException, InterruptedException {
        String last = "";
        while (true) {
            ServerStep news = ask();
            if (!news.message().isEmpty() && !news.message().equals(last)) {
                last = news.message();
                log.line(last);
            }
            switch (news.state()) {
                case DONE -> {
                    return new StepOutcome.Changed(news.message());
                }
                case RESTART -> {
                    return new StepOutcome.NeedsRestart(news.message());
                }
                case FAILED -> throw new IOException(news.message());
                case RUNNING -> pause.pause(BETWEEN);
            }
        }
    }

    private ServerStep ask() throws IOException {
        try {
            return server.carryOut(job, index);
        } catch (ServerRefusedException e) {
            throw e;
        } catch (IOException e) {
            return new ServerStep(
                    ServerStep.State.RUNNING, "the server does not answer: " + e.getMessage());
        }
    }
}
