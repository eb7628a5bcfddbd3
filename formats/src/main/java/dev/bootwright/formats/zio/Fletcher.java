package dev.bootwright.formats.zio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Fletcher's checksums as ZFS computes them: sums of words, and sums of these sums, modulo 2⁶⁴.
///
/// Source: ZFS On-Disk Specification, §2.6.
final class Fletcher {

    private Fletcher() {}

    /// Over pairs of 64-bit words.
    static long[] fletcher2(byte[] bytes, ByteOrder order) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(order);
        long a0 = 0;
        long a1 = 0;
        long b0 = 0;
        long b1 = 0;
        for (int at = 0; at + 2 * Long.BYTES <= bytes.length; at += 2 * Long.BYTES) {
            a0 += in.getLong(at);
            a1 += in.getLong(at + Long.BYTES);
            b0 += a0;
            b1 += a1;
        }
        return new long[] {a0, a1, b0, b1};
    }

    /// Over 32-bit words.
    static long[] fletcher4(byte[] bytes, ByteOrder order) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(order);
        long a = 0;
        long b = 0;
        long c = 0;
        long d = 0;
        for (int at = 0; at + Integer.BYTES <= bytes.length; at += Integer.BYTES) {
            a += Integer.toUnsignedLong(in.getInt(at));
            b += a;
            c += b;
            d += c;
        }
        return new long[] {a, b, c, d};
    }
}
