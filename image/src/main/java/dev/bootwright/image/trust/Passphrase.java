package dev.bootwright.image.trust;

import java.io.IOException;
import java.nio.file.Path;

/// Is asked for the passphrase of a key, only where it has one.
@FunctionalInterface
public interface Passphrase {

    /// @param key the file that holds it, for the question
    char[] of(Path key) throws IOException;
}
