package dev.bootwright.image.trust;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A file that is read whole because it has to be small.
final class SmallFile {

    private SmallFile() {}

    /// @param limit in bytes
    /// @param what  the file is to be, for messages
    /// @throws TrustException if it is missing or larger
    static byte[] read(Path file, int limit, String what) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw new TrustException(
                        "%s: more than %d bytes, which no %s has".formatted(file, limit, what),
                        "Check that the right file was named.");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new TrustException(
                    "%s: there is no such %s".formatted(file, what), "Correct its name.", e);
        }
    }
}
