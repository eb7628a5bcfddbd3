package dev.bootwright.formats.payload;

import java.nio.file.Path;

/// A file that is to go into a container.
///
/// @param name it gets there
/// @param file it is now
public record PayloadSource(String name, Path file) {

    /// A file under its own name.
    public static PayloadSource of(Path file) {
        return new PayloadSource(String.valueOf(file.getFileName()), file);
    }
}
