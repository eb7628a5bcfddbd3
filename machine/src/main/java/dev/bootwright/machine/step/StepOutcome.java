package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.Ending;

/// How a step that now holds came to hold, or what it needs to.
public sealed interface StepOutcome {

    /// One line for people.
    String what();

    /// @param what was changed, one line
    record Changed(String what) implements StepOutcome {}

    /// @param what was found to hold, one line
    record AlreadyHolds(String what) implements StepOutcome {}

    /// The machine has to be restarted before the wanted state can hold; the step is carried out again
    /// from its start after that.
    ///
    /// @param what waits for the restart, one line
    record NeedsRestart(String what) implements StepOutcome {}

    /// The same, and the machine is restarted into another kernel, which does what is left.
    ///
    /// @param what the kernel is to do, one line
    record NeedsKernel(String what, Ending.Kexec kernel) implements StepOutcome {}
}
