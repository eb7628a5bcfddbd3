package dev.bootwright.server.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/// The database could not do what was asked: the disk is full, the file is damaged or locked.
public final class StoreException extends IOException {

    private static final long serialVersionUID = 1L;

    public StoreException(String message) {
        super(message);
    }

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    /// Says which file, and in plain words what SQLite found.
    static StoreException of(Path file, SQLException cause) {
        String reason = switch (cause.getErrorCode() & 0xFF) { // the primary result code
                    case 13 -> "the disk is full";
                    case 8 -> "the file or its directory cannot be written to";
                    case 10 -> "the disk reported an error";
                    case 11 -> "the file is damaged";
                    case 26 -> "the file is no SQLite database";
                    case 5, 6 -> "another program holds a lock on it";
                    default -> String.valueOf(cause.getMessage());
                };
        return new StoreException("database %s: %s".formatted(file, reason), cause);
    }
}
