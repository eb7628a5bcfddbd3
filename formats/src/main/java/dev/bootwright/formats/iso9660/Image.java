package dev.bootwright.formats.iso9660;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;
import java.nio.ByteBuffer;

/// The bytes of an image, read structure by structure, and the numbers in them.
///
/// @param source left open
record Image(ByteSource source) {

    static final String FORMAT = "ISO 9660";

    /// A logical sector, ECMA-119 §6.1.2: what descriptors fill and directory records do not cross.
    static final int SECTOR = 2048;

    /// A reader of some bytes.
    ///
    /// @param field  for the message if the image ends before them
    /// @param length in bytes, small: a few sectors
    ByteReader at(String format, String field, long offset, int length) throws IOException {
        if (offset > source.size() - length) {
            throw new FormatException(
                    format,
                    field,
                    offset,
                    "needs %d bytes, the image ends at byte %d".formatted(length, source.size()));
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        source.readFully(bytes, offset);
        return ByteReader.littleEndian(format, bytes.array(), offset);
    }

    /// A number recorded in both byte orders, ECMA-119 §7.3.3. Writers fill in both, so two different
    /// values are damage.
    static long u32(ByteReader in, String field) throws FormatException {
        long little = in.u32(field);
        long big = Integer.toUnsignedLong(Integer.reverseBytes((int) in.u32(field)));
        if (little != big) {
            throw in.malformed(
                    field, 8, "%d in little-endian, %d in big-endian order".formatted(little, big));
        }
        return little;
    }

    /// The same in 16 bits, ECMA-119 §7.2.3.
    static int u16(ByteReader in, String field) throws FormatException {
        int little = in.u16(field);
        int big = Short.toUnsignedInt(Short.reverseBytes((short) in.u16(field)));
        if (little != big) {
            throw in.malformed(
                    field, 4, "%d in little-endian, %d in big-endian order".formatted(little, big));
        }
        return little;
    }
}
