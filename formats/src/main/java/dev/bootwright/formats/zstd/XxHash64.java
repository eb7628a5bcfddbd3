package dev.bootwright.formats.zstd;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The hash at the end of frames. Source: XXH64 of the xxHash specification, 0.1.1.
final class XxHash64 {

    private static final long PRIME_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME_3 = 0x165667B19E3779F9L;
    private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
    private static final long PRIME_5 = 0x27D4EB2F165667C5L;

    private static final int STRIPE = 32;

    private final byte[] tail = new byte[STRIPE];
    private int held;
    private long total;
    private long a = 0x60EA27EEADC0B5D6L; // the sum of the first two
    private long b = PRIME_2;
    private long c = 0;
    private long d = 0x61C8864E7A143579L; // the first, negative

    /// Of nothing so far, with the seed 0.
    XxHash64() {}

    /// With the seed 0.
    static long of(byte[] bytes, int from, int to) {
        XxHash64 hash = new XxHash64();
        hash.update(bytes, from, to);
        return hash.value();
    }

    /// Takes in more.
    void update(byte[] bytes, int from, int to) {
        total += to - from;
        int at = from;
        if (held > 0) {
            int more = Math.min(STRIPE - held, to - from);
            System.arraycopy(bytes, at, tail, held, more);
            held += more;
            at += more;
            if (held < STRIPE) {
                return;
            }
            stripe(ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN));
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, at, to - at).order(ByteOrder.LITTLE_ENDIAN);
        while (in.remaining() >= STRIPE) {
            stripe(in);
        }
        held = in.remaining();
        in.get(tail, 0, held);
    }

    /// The hash of all that was taken in.
    long value() {
        ByteBuffer in = ByteBuffer.wrap(tail, 0, held).order(ByteOrder.LITTLE_ENDIAN);
        long hash = (total >= STRIPE ? merged() : PRIME_5) + total;
        while (in.remaining() >= Long.BYTES) {
            hash = Long.rotateLeft(hash ^ round(0, in.getLong()), 27) * PRIME_1 + PRIME_4;
        }
        if (in.remaining() >= Integer.BYTES) {
            hash ^= Integer.toUnsignedLong(in.getInt()) * PRIME_1;
            hash = Long.rotateLeft(hash, 23) * PRIME_2 + PRIME_3;
        }
        while (in.hasRemaining()) {
            hash = Long.rotateLeft(hash ^ Byte.toUnsignedLong(in.get()) * PRIME_5, 11) * PRIME_1;
        }
        hash = (hash ^ hash >>> 33) * PRIME_2;
        hash = (hash ^ hash >>> 29) * PRIME_3;
        return hash ^ hash >>> 32;
    }

    private void stripe(ByteBuffer in) {
        a = round(a, in.getLong());
        b = round(b, in.getLong());
        c = round(c, in.getLong());
        d = round(d, in.getLong());
    }

    private long merged() {
        long hash =
                Long.rotateLeft(a, 1)
                        + Long.rotateLeft(b, 7)
                        + Long.rotateLeft(c, 12)
                        + Long.rotateLeft(d, 18);
        for (long each : new long[] {a, b, c, d}) {
            hash = (hash ^ round(0, each)) * PRIME_1 + PRIME_4;
        }
        return hash;
    }

    private static long round(long sum, long word) {
        return Long.rotateLeft(sum + word * PRIME_2, 31) * PRIME_1;
    }
}
