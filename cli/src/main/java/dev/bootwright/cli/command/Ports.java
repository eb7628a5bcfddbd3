package dev.bootwright.cli.command;

import java.io.IOException;

/// Opens listeners and says what to do when they cannot be.
final class Ports {

    private Ports() {}

    /// Opens a listener.
    @FunctionalInterface
    interface Opening<T> {
        T open() throws IOException;
    }

    /// @throws Failure when the port is taken or may not be used
    static <T> T taken(Opening<T> opening) {
        try {
            return opening.open();
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            String hint =
                    message.contains("in use")
                            ? "stop the other program, or choose another port"
                            : message.contains("ermission denied")
                                    ? "run as root, or choose a port above 1023"
                                    : "";
            throw new Failure(message, hint);
        }
    }
}
