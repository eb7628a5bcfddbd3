package dev.bootwright.formats.zio;

import dev.bootwright.formats.bytes.FormatException;

/// Zero-length encoding: only runs of zeros are made short.
///
/// ```text
///   1  length   up to 63: so many bytes follow, plus one; from 64 on: so many zeros, less 63
/// ```
///
/// Source: `zle.c` of OpenSolaris, as its behaviour is known.
final class Zle {

    private static final String FORMAT = "ZLE";
    private static final int LITERALS = 64;

    private Zle() {}

    /// Fills `target`.
    static void decode(byte[] in, byte[] target) throws FormatException {
        int read = 0;
        int written = 0;
        while (written < target.length) {
            int length = read < in.length ? Byte.toUnsignedInt(in[read++]) + 1 : 0;
            boolean isLiteral = length <= LITERALS;
            int size = isLiteral ? length : length - LITERALS;
            if (size == 0
                    || size > target.length - written
                    || (isLiteral && size > in.length - read)) {
                throw new FormatException(
                        FORMAT,
                        "length",
                        read,
                        "%d bytes, %d of %d are written".formatted(size, written, target.length));
            }
            if (isLiteral) {
                System.arraycopy(in, read, target, written, size);
                read += size;
            }
            written += size;
        }
    }
}
