package dev.bootwright.machine.step;

/// Where a step says what it does. Safe for use by several threads; never blocks.
public interface StepLog {

    /// A line that a program printed, or that explains what is done next; without its line end.
    void line(String text);

    /// @param percent of the step that is done, 0 to 100
    void progress(int percent);
}
