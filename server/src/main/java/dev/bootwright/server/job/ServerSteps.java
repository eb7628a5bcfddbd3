package dev.bootwright.server.job;

import dev.bootwright.formats.contract.ServerStep;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.machine.Refusal;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/// Steps that the server carries out itself, past the machine's own system. The agent asks for one again
/// and again until it is over; the first question begins it.
///
/// Nothing of it is kept: after a restart of the server the agent's next question begins the step from its
/// start, as it would be in an agent that was started again.
public final class ServerSteps implements AutoCloseable {

    /// What carries such steps out.
    public interface Work {

        /// Brings a machine to the state that a step describes, and reads back that it holds.
        ///
        /// @param restarts how often the machine was restarted in the middle of the step, as it asked
        /// @param news     takes lines for people
        /// @return `DONE` or `RESTART`
        /// @throws IOException if the step failed; the message is all that an operator may see
        ServerStep carryOut(String machine, Step step, int restarts, Consumer<String> news)
                throws IOException;
    }

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Run> runs = new HashMap<>();
    private volatile Work work =
            (_, _, _, _) -> {
                throw new IOException("this server has no way to the BMCs of its machines");
            };

    ServerSteps() {}

    /// Has steps carried out by `work` from now on.
    public void by(Work work) {
        this.work = work;
    }

    /// One step under way, or over.
    private static final class Run {
        final String job;
        final int index;
        final int restarts;
        volatile ServerStep news = new ServerStep(ServerStep.State.RUNNING, "");

        Run(String job, int index, int restarts) {
            this.job = job;
            this.index = index;
            this.restarts = restarts;
        }

        boolean isOf(Job job, Job.JobStep step) {
            return this.job.equals(job.id())
                    && index == step.index()
                    && restarts == step.restarts();
        }
    }

    /// How far a step is; begins it if it is not under way.
    ///
    /// @throws Refusal if the job has no such step to do, or it is not the server's
    public ServerStep ask(Job job, int index) throws Refusal {
        boolean isDue =
                !job.state().isFinal()
                        && job.current().map(step -> step.index() == index).orElse(false);
        if (!isDue) {
            throw new Refusal(
                    Refusal.Kind.CONFLICT,
                    "step %d of job %s is not the one to do now".formatted(index + 1, job.id()));
        }
        Job.JobStep step = job.steps().get(index);
        if (!step.step().isForServer()) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "step %d of job %s is the agent's to carry out".formatted(index + 1, job.id()));
        }
        synchronized (runs) {
            Run run = runs.get(job.machine());
            if (run == null || !run.isOf(job, step)) {
                run = begin(job, step);
                runs.put(job.machine(), run);
            }
            return run.news;
        }
    }

    private Run begin(Job job, Job.JobStep step) {
        Run run = new Run(job.id(), step.index(), step.restarts());
        threads.execute(() -> {
            ServerStep end;
            try {
                end =
                        work.carryOut(
                                job.machine(),
                                step.step(),
                                step.restarts(),
                                line -> run.news = running(line));
            } catch (IOException e) {
                end = new ServerStep(ServerStep.State.FAILED, String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                System.getLogger(ServerSteps.class.getName())
                        .log(System.Logger.Level.ERROR, "a step of the server failed", e);
                end =
                        new ServerStep(
                                ServerStep.State.FAILED,
                                "the server made a mistake; its log says more");
            }
            run.news = end;
        });
        return run;
    }

    private static ServerStep running(String line) {
        return new ServerStep(ServerStep.State.RUNNING, line);
    }

    /// Ends what is under way, and waits for that.
    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
