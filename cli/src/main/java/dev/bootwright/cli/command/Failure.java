package dev.bootwright.cli.command;

/// Ends a command: what went wrong, and what to try. Shown without a stack trace.
public final class Failure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// Something outside the program failed: a file, a network, a machine.
    public static final int FAILED = 1;

    /// The command line or a file it names is not right.
    public static final int USAGE = 2;

    private final String hint;
    private final int exitCode;

    /// @param message where, what was expected, what was found
    /// @param hint    what to try; empty when there is nothing to say
    public Failure(String message, String hint) {
        this(message, hint, FAILED);
    }

    public Failure(String message, String hint, int exitCode) {
        super(message);
        this.hint = hint;
        this.exitCode = exitCode;
    }

    public String hint() {
        return hint;
    }

    public int exitCode() {
        return exitCode;
    }
}
