package dev.bootwright.image.drive;

import dev.bootwright.formats.bytes.ByteSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// A file that is read when something of it goes onto a drive.
final class FileContent implements AutoCloseable {

    private final FileChannel channel;

    private FileContent(FileChannel channel) {
        this.channel = channel;
    }

    /// @param size in bytes
    /// @throws IOException if it has another size
    static FileContent open(Path file, long size) throws IOException {
        FileChannel channel = FileChannel.open(file);
        if (channel.size() != size) {
            channel.close();
            throw new IOException(
                    "%s: expected %d bytes, found %d".formatted(file, size, channel.size()));
        }
        return new FileContent(channel);
    }

    ByteSource source() throws IOException {
        return ByteSource.of(channel, channel.size());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
