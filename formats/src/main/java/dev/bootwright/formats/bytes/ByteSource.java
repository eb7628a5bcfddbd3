package dev.bootwright.formats.bytes;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Bytes that can be read from any place on: a file, a part of one, a file on a web server.
public interface ByteSource {

    /// In bytes.
    long size();

    /// Reads at least one byte into `target`, unless that is full.
    ///
    /// @param position of the first byte, in bytes
    /// @return how many bytes were read, -1 from the end of the source on
    int read(ByteBuffer target, long position) throws IOException;

    /// Fills `target`.
    ///
    /// @throws EOFException if the source ends before that
    default void readFully(ByteBuffer target, long position) throws IOException {
        long start = position - target.position();
        while (target.hasRemaining()) {
            if (read(target, start + target.position()) < 0) {
                throw new EOFException(
                        "ends after %d bytes, %d more expected"
                                .formatted(start + target.position(), target.remaining()));
            }
        }
    }

    /// A part of this source.
    ///
    /// @throws IllegalArgumentException if it reaches beyond the end
    default ByteSource slice(Extent part) {
        if (part.end() > size()) {
            throw new IllegalArgumentException("%s of %d bytes".formatted(part, size()));
        }
        return new SourceSlice(this, part);
    }

    /// Bytes in memory.
    ///
    /// @param bytes not to be changed any more
    static ByteSource of(byte[] bytes) {
        return new ByteSource() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public int read(ByteBuffer target, long position) {
                if (position >= bytes.length) {
                    return -1;
                }
                int length = (int) Math.min(target.remaining(), bytes.length - position);
                target.put(bytes, (int) position, length);
                return length;
            }
        };
    }

    /// A file or a device.
    ///
    /// @param channel stays open, and the caller's
    /// @param size    in bytes; a device's channel does not know it
    static ByteSource of(FileChannel channel, long size) {
        return new ByteSource() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public int read(ByteBuffer target, long position) throws IOException {
                return channel.read(target, position);
            }
        };
    }
}
