package dev.bootwright.cli.command;

import java.io.IOException;

/// What is done when this program is told to end, by Ctrl-C for one, before [#close()]. The virtual
/// machine then stops without leaving the blocks it is in, so nothing else would be cleaned up.
final class Interruption implements AutoCloseable {

    /// What a shell says of a program that Ctrl-C ended.
    static final int EXIT_CODE = 130;

    private final Thread hook;

    private Interruption(Thread hook) {
        this.hook = hook;
    }

    /// Removes what a command has begun.
    @FunctionalInterface
    interface Undo {
        void run() throws IOException;
    }

    /// @param undo run by another thread while the command still works
    static Interruption undo(Undo undo) {
        var hook =
                new Thread(
                        () -> {
                            try {
                                undo.run();
                            } catch (IOException e) {
                                // The next run removes it.
                            }
                        },
                        "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
        return new Interruption(hook);
    }

    /// Whether it has come; what fails then fails because of it.
    boolean hasCome() {
        return hook.getState() != Thread.State.NEW;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The program is ending, and the hook runs.
        }
    }
}
