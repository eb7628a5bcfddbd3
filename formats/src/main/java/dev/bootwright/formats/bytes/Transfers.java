package dev.bootwright.formats.bytes;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/// Copies bulk content from channel to channel, without taking it through the heap.
public final class Transfers {

    private Transfers() {}

    /// Copies exactly `size` bytes of `from`, starting at `offset`, to `to`.
    ///
    /// @throws EOFException if `from` ends before `size` bytes were copied
    public static void copyExactly(FileChannel from, long offset, long size, WritableByteChannel to)
            throws IOException {
        for (long done = 0; done < size; ) {
            long copied = from.transferTo(offset + done, size - done, to);
            if (copied == 0) {
                throw new EOFException("content ends after %d of %d bytes".formatted(done, size));
            }
            done += copied;
        }
    }
}
