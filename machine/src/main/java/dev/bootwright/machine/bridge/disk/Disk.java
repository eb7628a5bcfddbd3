package dev.bootwright.machine.bridge.disk;

import dev.bootwright.formats.bytes.ByteSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A disk, or a file that holds the bytes of one, open for reading. Everything found on it is read through it,
/// so it is closed last.
///
/// @param path    of the device or file
/// @param channel its bytes
/// @param size    in bytes
public record Disk(Path path, FileChannel channel, long size) implements AutoCloseable {

    /// @throws IOException also if it is a directory
    public static Disk open(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new IOException(path + " is a directory: expected a disk or a file with one");
        }
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            // The size of a device too: the JDK asks the kernel for it, so that no native access of
            // our
            // own is linked before there is a menu.
            return new Disk(path, channel, channel.size());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    ByteSource source() {
        return ByteSource.of(channel, size);
    }

    /// As people know it.
    String name() {
        return path.toString();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
