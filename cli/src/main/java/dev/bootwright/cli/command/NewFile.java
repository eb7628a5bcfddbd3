package dev.bootwright.cli.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// A file that is being written beside the one it will replace, and has its name only when it is whole.
/// Closing it before [#appear] deletes it.
final class NewFile implements AutoCloseable {

    private final Path file;
    private final Path part;
    private final FileChannel channel;

    private NewFile(Path file, Path part, FileChannel channel) {
        this.file = file;
        this.part = part;
        this.channel = channel;
    }

    static NewFile beside(Path file) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path part = absolute.resolveSibling("." + absolute.getFileName() + ".part");
        FileChannel channel =
                FileChannel.open(
                        part,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        return new NewFile(absolute, part, channel);
    }

    FileChannel channel() {
        return channel;
    }

    void write(String text) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw named(e);
        }
    }

    /// Gives the file its name, once it is on the disk.
    void appear() throws IOException {
        try {
            channel.force(true);
        } catch (IOException e) {
            throw named(e);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private IOException named(IOException e) {
        return new IOException("%s: %s".formatted(file, e.getMessage()), e);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(part);
    }
}
