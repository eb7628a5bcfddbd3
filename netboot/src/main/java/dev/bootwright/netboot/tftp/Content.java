package dev.bootwright.netboot.tftp;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The bytes of one transfer, read in any order by one thread.
sealed interface Content extends AutoCloseable {

    /// In bytes.
    long size();

    /// Fills the first `count` of `blocks` with what stands at `position`.
    ///
    /// @throws IOException also when there are fewer bytes: what has been promised is never cut short
    void read(long position, ByteBuffer[] blocks, int count) throws IOException;

    @Override
    void close() throws IOException;

    /// Text made for this client.
    static Content of(byte[] bytes) {
        return new Memory(bytes);
    }

    /// Part of a file.
    ///
    /// @param offset in bytes
    /// @param size   in bytes
    /// @throws IOException if the file does not hold that part
    static Content open(Path path, long offset, long size) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        if (channel.size() < offset + size) {
            long found = channel.size();
            channel.close();
            throw new IOException(
                    "%s: has %d bytes, needs %d".formatted(path, found, offset + size));
        }
        return new File(path, channel, offset, size);
    }

    /// @param bytes never changed
    @SuppressWarnings("ArrayRecordComponent") // not a value: a source, closed after use
    record Memory(byte[] bytes) implements Content {
        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public void read(long position, ByteBuffer[] blocks, int count) {
            int from = Math.toIntExact(position);
            for (int i = 0; i < count; i++) {
                int length = blocks[i].remaining();
                blocks[i].put(bytes, from, length);
                from += length;
            }
        }

        @Override
        public void close() {}
    }

    record File(Path path, FileChannel channel, long offset, long size) implements Content {
        @Override
        public void read(long position, ByteBuffer[] blocks, int count) throws IOException {
            channel.position(offset + position);
            int first = 0;
            while (first < count) {
                if (!blocks[first].hasRemaining()) {
                    first++;
                } else if (channel.read(blocks, first, count - first) < 0) {
                    throw new EOFException(path + " has become shorter");
                }
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
