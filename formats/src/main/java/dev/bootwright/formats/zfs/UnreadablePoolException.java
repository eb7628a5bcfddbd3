package dev.bootwright.formats.zfs;

import java.io.IOException;

/// The pool cannot be read, and an older uberblock would not help.
final class UnreadablePoolException extends IOException {

    private static final long serialVersionUID = 1L;

    UnreadablePoolException(String message) {
        super(message);
    }

    UnreadablePoolException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
