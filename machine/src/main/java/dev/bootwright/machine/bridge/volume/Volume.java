package dev.bootwright.machine.bridge.volume;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.tree.FileKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// A file system that is looked into. Paths are absolute, lead through symbolic links, and never out of it.
public interface Volume {

    /// A regular file.
    ///
    /// @return empty if there is none, also where a link leads nowhere
    Optional<VolumeFile> file(String path) throws IOException;

    /// What a directory holds, in order of the names; nothing if there is none.
    List<Name> list(String directory) throws IOException;

    /// A name in a directory.
    ///
    /// @param kind of the name itself, so a link is a link
    record Name(String name, FileKind kind) {}

    /// The start of a file as text, empty if there is none. What is not UTF-8 becomes U+FFFD.
    default Optional<String> text(String path, int mostBytes) throws IOException {
        Optional<VolumeFile> file = file(path);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(mostBytes, file.get().size()));
        file.get().content().readFully(bytes, 0);
        return Optional.of(new String(bytes.array(), UTF_8));
    }
}
