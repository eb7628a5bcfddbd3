package dev.bootwright.formats.zstd;

import dev.bootwright.formats.bytes.FormatException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Bits that are read from their end to their start. The highest bit set in the last byte is no part of
/// them; it marks the end. Source: RFC 8878, §4.1.
final class BackwardBits {

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /// With eight zeros behind them, so that eight bytes can be taken at once anywhere.
    private final byte[] bytes;

    private long left;

    private BackwardBits(byte[] bytes, long left) {
        this.bytes = bytes;
        this.left = left;
    }

    static BackwardBits of(Cursor in, String field, int length) throws FormatException {
        int from = in.skip(field, length);
        if (length == 0 || in.bytes()[from + length - 1] == 0) {
            throw in.malformed(field, "its last byte marks no end");
        }
        int last = Byte.toUnsignedInt(in.bytes()[from + length - 1]);
        byte[] copy = Arrays.copyOfRange(in.bytes(), from, from + length);
        int highest = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(last);
        return new BackwardBits(
                Arrays.copyOf(copy, length + Long.BYTES), (length - 1L) * Byte.SIZE + highest);
    }

    /// How many bits are left; negative once more were read than there are.
    long left() {
        return left;
    }

    /// Reads up to 32 bits; those before the start are zeros.
    int read(int count) {
        int value = peek(count);
        left -= count;
        return value;
    }

    /// What [#read] would read.
    int peek(int count) {
        long from = left - count;
        if (from >= 0) {
            return (int) (window(from) & (1L << count) - 1);
        }
        if (left <= 0) {
            return 0;
        }
        return (int) ((window(0) & (1L << left) - 1) << -from);
    }

    void skip(int count) {
        left -= count;
    }

    private long window(long bit) {
        return (long) LONG.get(bytes, (int) (bit >>> 3)) >>> (bit & 7);
    }
}
