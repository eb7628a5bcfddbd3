package dev.bootwright.netboot.aoe;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/// A file, a block device, or a part of one. What a file has beyond its last whole sector is left out.
public final class FileStorage implements Storage {

    private final Path path;
    private final FileChannel channel;
    private final long offset;
    private final long size;
    private final boolean readOnly;
    private volatile boolean broken;

    private FileStorage(Path path, FileChannel channel, Slice slice, boolean readOnly)
            throws IOException {
        this.path = path;
        this.channel = channel;
        this.readOnly = readOnly;
        long all = channel.size();
        long length = slice.length() == Slice.TO_THE_END ? all - slice.offset() : slice.length();
        if (length < 0 || slice.offset() > all - length) {
            throw new IOException(
                    "%s has %d bytes, the part asked for is %s".formatted(path, all, slice));
        }
        this.offset = slice.offset();
        this.size = length / Wire.SECTOR * Wire.SECTOR;
        if (size == 0) {
            throw new IOException(
                    "%s: %d bytes are not one sector of 512 bytes".formatted(path, length));
        }
    }

    /// A part of a file.
    ///
    /// @param offset in bytes
    /// @param length in bytes, or [#TO_THE_END]
    public record Slice(long offset, long length) {

        public static final long TO_THE_END = -1;
        public static final Slice WHOLE = new Slice(0, TO_THE_END);

        public Slice {
            if (offset < 0 || length < TO_THE_END) {
                throw new IllegalArgumentException(
                        "offset %d, length %d: expected none below 0".formatted(offset, length));
            }
        }

        @Override
        public String toString() {
            return length == TO_THE_END
                    ? "from byte %d on".formatted(offset)
                    : "%d bytes from byte %d on".formatted(length, offset);
        }
    }

    /// @param everyWrite whether each write is on the disk when it returns
    /// @throws IOException if it cannot be opened, or is shorter than the slice
    public static FileStorage open(Path path, Slice slice, boolean readOnly, boolean everyWrite)
            throws IOException {
        Set<OpenOption> options = new HashSet<>(Set.of(StandardOpenOption.READ));
        if (!readOnly) {
            options.add(StandardOpenOption.WRITE);
            if (everyWrite) {
                options.add(StandardOpenOption.DSYNC);
            }
        }
        FileChannel channel = FileChannel.open(path, options);
        try {
            return new FileStorage(path, channel, slice, readOnly);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean isReadOnly() {
        return readOnly;
    }

    @Override
    public void read(ByteBuffer into, long from) throws IOException {
        long at = offset + from;
        while (into.hasRemaining()) {
            int count = channel.read(into, at);
            if (count < 0) {
                throw new EOFException("%s ends at byte %d".formatted(path, at));
            }
            at += count;
        }
    }

    @Override
    public void write(ByteBuffer from, long to) throws IOException {
        if (readOnly) {
            throw new IOException(path + " is read-only");
        }
        long at = offset + to;
        while (from.hasRemaining()) {
            at += channel.write(from, at);
        }
    }

    @Override
    public void flush() throws IOException {
        if (readOnly) {
            return;
        }
        if (broken) {
            throw new IOException(path + " failed to flush before");
        }
        try {
            channel.force(false); // fdatasync(2)
        } catch (IOException e) {
            broken = true;
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
