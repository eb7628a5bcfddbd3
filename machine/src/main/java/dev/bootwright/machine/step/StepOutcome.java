package dev.bootwright.machine.step;

/// How a step that now holds came to hold.
public sealed interface StepOutcome {

    /// One line for people.
    String what();

    /// @param what was changed, one line
    record Changed(String what) implements StepOutcome {}

    /// @param what was found to hold, one line
    record AlreadyHolds(String what) implements StepOutcome {}
}
