package dev.bootwright.image.kernel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// A scratch file that holds the modules of a package until it is known which are wanted: all of
/// them, as all of them may be depended on, are more than should be kept in memory.
final class ModuleSpool implements AutoCloseable {

    private final FileChannel channel;
    private long end;

    private ModuleSpool(FileChannel channel) {
        this.channel = channel;
    }

    /// @param directory for the file, which loses its name there as soon as it is open, so that nothing
    ///                  is left if this process dies
    static ModuleSpool open(Path directory) throws IOException {
        Path file = directory.resolve(".spool-" + UUID.randomUUID());
        return new ModuleSpool(
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE));
    }

    /// Appends bytes and returns where they are.
    long add(byte[] bytes) throws IOException {
        long start = end;
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            end += channel.write(buffer, end);
        }
        return start;
    }

    byte[] read(long offset, int size) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(size);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new IOException("the scratch file of modules has become shorter");
            }
        }
        return buffer.array();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
