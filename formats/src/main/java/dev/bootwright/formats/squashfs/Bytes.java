package dev.bootwright.formats.squashfs;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Reads from the file that a squashfs is.
final class Bytes {

    static final String FORMAT = "squashfs";

    private Bytes() {}

    /// @param length in bytes, at most that of a block
    static ByteReader at(ByteSource source, String field, long offset, int length)
            throws IOException {
        if (offset < 0 || offset > source.size() - length) {
            throw new FormatException(
                    FORMAT,
                    field,
                    offset,
                    "needs %d bytes, the file ends after %d".formatted(length, source.size()));
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        source.readFully(bytes, offset);
        return ByteReader.littleEndian(FORMAT, bytes.array(), offset);
    }
}
