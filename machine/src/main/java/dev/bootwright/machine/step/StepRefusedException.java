package dev.bootwright.machine.step;

import java.io.IOException;

/// A step that was not begun, because it would have changed something else than the plan meant: its
/// disk is missing, has another size, or cannot be told from another.
public final class StepRefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    /// @param reason what the plan says, and what was found
    public StepRefusedException(String reason) {
        super(reason);
    }
}
