package dev.bootwright.formats.zio;

import dev.bootwright.formats.bytes.FormatException;

/// LZJB, the compression that ZFS began with.
///
/// ```text
///   1  flags    of the next eight items, from bit 0: 0 a literal, 1 a match
///   1  literal
///   2  match    big-endian: 6 bits of length less 3, 10 bits of offset backwards
/// ```
///
/// Source: `lzjb.c` of OpenSolaris, as its behaviour is known.
final class Lzjb {

    private static final String FORMAT = "LZJB";
    private static final int MIN_MATCH = 3;

    private Lzjb() {}

    /// Fills `target`.
    static void decode(byte[] in, byte[] target) throws FormatException {
        int read = 0;
        int written = 0;
        int flags = 0;
        for (int item = 0; written < target.length; item++) {
            if (item % Byte.SIZE == 0) {
                flags = u8(in, read++, "flags");
            }
            if ((flags >>> item % Byte.SIZE & 1) == 0) {
                target[written++] = (byte) u8(in, read++, "literal");
                continue;
            }
            int match = u8(in, read, "match") << 8 | u8(in, read + 1, "match");
            read += 2;
            int offset = match & 0x3FF;
            if (offset == 0 || offset > written) {
                throw new FormatException(
                        FORMAT,
                        "match",
                        read - 2,
                        "%d bytes before byte %d".formatted(offset, written));
            }
            int end = Math.min(target.length, written + (match >>> 10) + MIN_MATCH);
            for (; written < end; written++) {
                target[written] = target[written - offset];
            }
        }
    }

    private static int u8(byte[] in, int at, String field) throws FormatException {
        if (at >= in.length) {
            throw new FormatException(FORMAT, field, at, "input ends before");
        }
        return Byte.toUnsignedInt(in[at]);
    }
}
