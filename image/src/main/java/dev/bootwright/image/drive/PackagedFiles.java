package dev.bootwright.image.drive;

import dev.bootwright.image.debian.BinaryPackage;
import dev.bootwright.image.debian.DebEntry;
import dev.bootwright.image.debian.DebFile;
import dev.bootwright.image.debian.Repository;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// The files of one package below one directory.
final class PackagedFiles {

    private static final long MAX_BYTES = 16 << 20;

    private PackagedFiles() {}

    /// @param directory in the package, ending with `/`
    /// @return by their paths below it
    static Map<String, byte[]> read(Repository repository, BinaryPackage from, String directory)
            throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (DebFile deb = repository.open(from)) {
            deb.visit((entry, content) -> {
                if (entry instanceof DebEntry.RegularFile file
                        && file.path().startsWith(directory)) {
                    if (file.size() > MAX_BYTES) {
                        throw new IOException(
                                "%s: %s has %d bytes, which no loader has"
                                        .formatted(from, file.path(), file.size()));
                    }
                    files.put(file.path().substring(directory.length()), content.readAllBytes());
                }
            });
        }
        return files;
    }
}
