package dev.bootwright.lab.vm;

import java.io.IOException;

/// A machine did not print, or do, what was expected in time. The message ends with the last lines of
/// its console and where all of them are.
public final class ConsoleException extends IOException {

    private static final long serialVersionUID = 1L;

    ConsoleException(String message) {
        super(message);
    }
}
