package dev.bootwright.cli.command;

import dev.bootwright.linux.sys.PortOwner;
import java.io.IOException;
import java.util.Locale;

/// Opens listeners, and says by whom a port is taken and what to do when one cannot be opened.
final class Ports {

    private Ports() {}

    /// Opens a listener.
    @FunctionalInterface
    interface Opening<T> {
        T open() throws IOException;
    }

    /// @param option that chooses the port
    /// @throws Failure when the port is taken or may not be used
    static <T> T open(PortOwner.Transport transport, int port, String option, Opening<T> opening) {
        try {
            return opening.open();
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            String lower = message.toLowerCase(Locale.ROOT);
            if (lower.contains("already in use") || lower.contains("in use")) {
                throw new Failure(
                        message + PortOwner.takenBy(transport, port),
                        "stop that program, or choose another port with " + option);
            }
            throw new Failure(
                    message,
                    lower.contains("permission denied")
                            ? "run as root, or choose a port above 1023 with " + option
                            : "");
        }
    }
}
