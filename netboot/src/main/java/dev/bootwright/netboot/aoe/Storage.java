package dev.bootwright.netboot.aoe;

import java.io.IOException;
import java.nio.ByteBuffer;

/// The bytes of a block device. Safe for use by several threads; a read beside a write of the same
/// sector gives either.
public interface Storage extends AutoCloseable {

    /// In bytes, whole sectors of 512.
    long size();

    boolean isReadOnly();

    /// Fills a buffer.
    ///
    /// @param offset in bytes; what is read lies within [#size]
    void read(ByteBuffer into, long offset) throws IOException;

    /// Writes what remains in a buffer. When it returns, a crash of this program loses nothing of it,
    /// a power cut may until [#flush] has returned.
    ///
    /// @param offset in bytes; what is written lies within [#size]
    /// @throws IOException also if this is read-only
    void write(ByteBuffer from, long offset) throws IOException;

    /// Returns when everything written before is on the disk. After a failure it fails for ever: the
    /// kernel forgets what it could not write, and would say next time that all is well.
    void flush() throws IOException;

    @Override
    void close() throws IOException;
}
