package dev.bootwright.machine.program;

import java.io.IOException;
import java.util.List;

/// A program that ended with another status than 0. The message has the command, the status and the
/// last lines that it printed.
public final class ProgramException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;

    ProgramException(List<String> command, int status, String output) {
        super(
                "%s: exit status %d%s"
                        .formatted(
                                String.join(" ", command),
                                status,
                                output.isBlank() ? "" : ": " + output.strip()));
        this.status = status;
    }

    /// As a shell counts: 128 and more for a program that a signal ended.
    public int status() {
        return status;
    }
}
