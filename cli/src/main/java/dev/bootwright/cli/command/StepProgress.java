package dev.bootwright.cli.command;

import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Shows on stderr what is done now, how far it is and for how long. On a terminal one line a step
/// that changes in place; elsewhere one line when a step is done, and one every ten seconds before.
final class StepProgress {

    private static final Duration BETWEEN = Duration.ofMillis(100);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
    private static final long MEGABYTE = 1_000_000;

    private final PrintWriter err;
    private final boolean terminal;
    private String step = "";
    private String line = "";
    private Instant stepStarted = Instant.EPOCH;
    private Instant shown = Instant.EPOCH;

    /// @param terminal whether `err` is one
    StepProgress(PrintWriter err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    static boolean isTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    /// Tells how far a step has come; another name is another step. Safe for use by several threads.
    ///
    /// @param all in bytes; 0 when it is not known
    synchronized void at(String what, long done, long all) {
        Instant now = Instant.now();
        if (!what.equals(step)) {
            finish();
            step = what;
            stepStarted = now;
            shown = terminal ? Instant.EPOCH : now;
        }
        line = all > 0 ? "%s: %s of %s MB".formatted(what, megabytes(done), megabytes(all)) : what;
        if (terminal && shown.plus(BETWEEN).isBefore(now)) {
            shown = now;
            err.print("\r" + line + ", " + seconds(now) + "\u001B[K");
            err.flush();
        } else if (!terminal && shown.plus(BETWEEN_LINES).isBefore(now)) {
            shown = now;
            err.println(line + ", " + seconds(now) + " so far");
            err.flush();
        }
    }

    /// Ends the line of the last step.
    synchronized void finish() {
        if (!step.isEmpty()) {
            err.println(
                    (terminal ? "\r" : "")
                            + line
                            + ", "
                            + seconds(Instant.now())
                            + (terminal ? "\u001B[K" : ""));
            err.flush();
            step = "";
        }
    }

    private String seconds(Instant now) {
        return "%.1f s".formatted(Duration.between(stepStarted, now).toMillis() / 1000.0);
    }

    static String megabytes(long bytes) {
        return "%.1f".formatted((double) bytes / MEGABYTE);
    }
}
