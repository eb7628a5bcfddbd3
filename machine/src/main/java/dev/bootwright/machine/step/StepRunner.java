package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.Step;
import java.io.IOException;
import java.util.List;

/// Brings a machine to the state that a step describes.
public interface StepRunner {

    /// Says which steps there are, before the first is run: those that were done before the machine was
    /// restarted among them, of which some hold only while it runs, such as what was opened. What was said
    /// of another job before is forgotten.
    default void expect(List<Step> steps) {}

    /// Carries out one step and reads back that it holds. Where the wanted state holds already,
    /// nothing is changed; a run after one that was cut off begins from the start.
    ///
    /// @param log where progress goes, from any thread
    /// @throws StepRefusedException if nothing was changed because the machine is not what the plan took it for
    /// @throws IOException          if the step failed; the message is all that an operator may see
    /// @throws InterruptedException when its deadline passes: the thread that runs the step is
    ///                              interrupted, and every program that it started must be gone when this
    ///                              is thrown ([dev.bootwright.machine.program.Program] sees to that)
    StepOutcome run(Step step, StepLog log) throws IOException, InterruptedException;

    /// Carries out one step in the middle of which the machine may have been restarted, as it asked.
    ///
    /// @param restarts how often
    default StepOutcome run(Step step, int restarts, StepLog log)
            throws IOException, InterruptedException {
        return run(step, log);
    }
}
