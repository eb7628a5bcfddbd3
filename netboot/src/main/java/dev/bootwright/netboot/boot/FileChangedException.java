package dev.bootwright.netboot.boot;

import java.io.IOException;
import java.nio.file.Path;

/// A file is no longer what was published, so its bytes are not what was promised.
public final class FileChangedException extends IOException {

    private static final long serialVersionUID = 1;

    /// What a client may know: not where the file is.
    public static final String PUBLIC_MESSAGE = "file has changed since it was published";

    FileChangedException(Path file, String found) {
        super("%s: %s: %s".formatted(file, PUBLIC_MESSAGE, found));
    }

    FileChangedException(Path file, String found, IOException cause) {
        super("%s: %s: %s: %s".formatted(file, PUBLIC_MESSAGE, found, cause), cause);
    }
}
