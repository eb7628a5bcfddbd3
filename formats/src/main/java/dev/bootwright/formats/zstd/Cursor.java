package dev.bootwright.formats.zstd;

import dev.bootwright.formats.bytes.FormatException;

/// A place in a frame, from which little-endian integers and single bits are read forwards.
final class Cursor {

    static final String FORMAT = "zstd";

    private final byte[] bytes;
    private final int end;
    private int at;
    private int bit;

    Cursor(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    byte[] bytes() {
        return bytes;
    }

    int at() {
        return at;
    }

    int remaining() {
        return end - at;
    }

    int u8(String field) throws FormatException {
        return (int) number(field, 1);
    }

    /// An unsigned integer of up to 8 bytes.
    long number(String field, int width) throws FormatException {
        int start = skip(field, width);
        long value = 0;
        for (int i = width - 1; i >= 0; i--) {
            value = value << 8 | Byte.toUnsignedLong(bytes[start + i]);
        }
        return value;
    }

    /// Passes over bytes and says where they begin.
    int skip(String field, int length) throws FormatException {
        if (length < 0 || length > remaining()) {
            throw malformed(
                    field, "needs %d bytes, input ends after %d".formatted(length, remaining()));
        }
        int start = at;
        at += length;
        return start;
    }

    /// The same bytes, no more than `length` of them, passed over here.
    Cursor part(String field, int length) throws FormatException {
        int start = skip(field, length);
        return new Cursor(bytes, start, start + length);
    }

    /// Reads up to 16 bits, the lowest first.
    int bits(String field, int count) throws FormatException {
        int value = 0;
        for (int i = 0; i < count; i++) {
            if (at >= end) {
                throw malformed(field, "input ends");
            }
            value |= (bytes[at] >>> bit & 1) << i;
            if (++bit == Byte.SIZE) {
                bit = 0;
                at++;
            }
        }
        return value;
    }

    /// Goes on with the next whole byte.
    void align() {
        if (bit > 0) {
            bit = 0;
            at++;
        }
    }

    FormatException malformed(String field, String reason) {
        return new FormatException(FORMAT, field, at, reason);
    }
}
