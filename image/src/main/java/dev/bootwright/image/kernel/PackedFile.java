package dev.bootwright.image.kernel;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file that lies as it is inside a larger one.
///
/// @param name      its own, without a directory
/// @param container the file it lies in
/// @param offset    in bytes from the start of `container`
/// @param size      in bytes
public record PackedFile(String name, Path container, long offset, long size) {

    /// Opens it; the stream goes on beyond its end, so read [#size()] bytes.
    public InputStream open() throws IOException {
        FileChannel channel = FileChannel.open(container, StandardOpenOption.READ);
        channel.position(offset);
        return new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
    }

    /// Its content, for what is small.
    public byte[] read() throws IOException {
        try (InputStream in = open()) {
            return in.readNBytes(Math.toIntExact(size));
        }
    }
}
