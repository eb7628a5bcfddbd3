package dev.bootwright.machine.job;

import dev.bootwright.formats.contract.Ending;

/// How a job ended on this machine.
public sealed interface JobResult {

    /// Every step holds; the job's ending is left.
    record Complete() implements JobResult {}

    /// @param step   index of the step that failed
    /// @param reason one line
    record Failed(int step, String reason) implements JobResult {}

    /// A step needs the machine to be restarted, and goes on after that.
    ///
    /// @param reason one line
    /// @param by     how it is restarted
    record Restart(String reason, Ending by) implements JobResult {}

    /// The server does not want this job done any more; what was under way was stopped.
    ///
    /// @param reason the server's
    record Withdrawn(String reason) implements JobResult {}
}
