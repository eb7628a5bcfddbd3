package dev.bootwright.formats.zio;

import dev.bootwright.formats.bytes.FormatException;

/// An LZ4 block.
///
/// ```text
/// sequences, the last of which ends with its literals
///   1  token          high nibble: literals, low nibble: match length less 4
///   n  more literals  if the nibble is 15: bytes to add, until one is not 255
///      literals
///   2  offset         little-endian, backwards
///   n  more length    if the nibble is 15
/// ```
///
/// Source: LZ4 Block Format Description, lz4 1.9.
final class Lz4 {

    private static final String FORMAT = "LZ4";
    private static final int MIN_MATCH = 4;
    private static final int MORE = 15;

    private final byte[] in;
    private final byte[] out;
    private final int end;
    private int read;
    private int written;

    private Lz4(byte[] in, int from, int end, byte[] out) {
        this.in = in;
        this.read = from;
        this.end = end;
        this.out = out;
    }

    /// Fills `target` from the bytes of `block` from `from` to `end`.
    static void decode(byte[] block, int from, int end, byte[] target) throws FormatException {
        new Lz4(block, from, end, target).decode();
    }

    private void decode() throws FormatException {
        while (read < end) {
            int token = u8("token");
            int literals = length(token >>> 4);
            require("literals", end - read >= literals && out.length - written >= literals);
            System.arraycopy(in, read, out, written, literals);
            read += literals;
            written += literals;
            if (read == end) {
                break;
            }
            int offset = u8("offset") | u8("offset") << 8;
            int length = length(token & 0xF) + MIN_MATCH;
            require("offset", offset > 0 && offset <= written);
            require("match length", length >= 0 && out.length - written >= length);
            repeat(offset, length);
        }
        require("end", written == out.length);
    }

    /// Copies what was written `offset` bytes ago. Where it reaches into itself, twice as much can be copied each
    /// time.
    private void repeat(int offset, int length) {
        int from = written - offset;
        int until = written + length;
        while (written < until) {
            int piece = Math.min(until - written, written - from);
            System.arraycopy(out, from, out, written, piece);
            written += piece;
        }
    }

    private int length(int nibble) throws FormatException {
        int length = nibble;
        if (nibble == MORE) {
            int more;
            do {
                more = u8("length");
                length += more;
                require("length", length <= out.length);
            } while (more == 255);
        }
        return length;
    }

    private int u8(String field) throws FormatException {
        require(field, read < end);
        return Byte.toUnsignedInt(in[read++]);
    }

    private void require(String field, boolean isSound) throws FormatException {
        if (!isSound) {
            throw new FormatException(
                    FORMAT,
                    field,
                    read,
                    "it leads outside, %d of %d bytes are written".formatted(written, out.length));
        }
    }
}
