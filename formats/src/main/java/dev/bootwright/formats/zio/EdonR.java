package dev.bootwright.formats.zio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The hash function Edon-R with 512 bits, as a checksum of ZFS: with the change its authors made after
/// their submission to the SHA-3 competition, and behind a first block that is made of the pool's salt.
///
/// Source: Gligoroski et al., "Cryptographic Hash Function EDON-R′"; `edonr_zfs.c` as its behaviour is known.
final class EdonR {

    static final int DIGEST_BYTES = 64;

    private static final int BLOCK_BYTES = 128;
    private static final int HALF = 8;
    private static final int MIN_PADDING = 1 + Long.BYTES;

    /// Which of the operands' words are added up, and how far each sum is turned: the two Latin squares.
    private static final int[][] LEFT = {
        {0, 1, 2, 4, 7}, {0, 1, 3, 4, 7}, {0, 1, 4, 6, 7}, {2, 3, 5, 6, 7},
        {1, 2, 3, 5, 6}, {0, 2, 3, 4, 5}, {0, 1, 5, 6, 7}, {2, 3, 4, 5, 6}
    };

    private static final int[] LEFT_TURNS = {0, 5, 15, 22, 31, 40, 50, 59};

    private static final int[][] RIGHT = {
        {0, 1, 2, 5, 7}, {0, 1, 3, 4, 6}, {0, 1, 2, 3, 5}, {2, 3, 4, 6, 7},
        {0, 1, 3, 4, 5}, {2, 4, 5, 6, 7}, {1, 2, 5, 6, 7}, {0, 3, 4, 6, 7}
    };

    private static final int[] RIGHT_TURNS = {0, 10, 19, 29, 36, 44, 48, 55};

    /// Which turned sums make each word of the result: three of the left, three of the right.
    private static final int[][] RESULT = {
        {0, 1, 4, 0, 1, 5}, {0, 4, 7, 2, 6, 7}, {1, 6, 7, 0, 1, 3}, {2, 3, 4, 0, 3, 4},
        {0, 1, 7, 1, 2, 5}, {3, 5, 6, 3, 4, 6}, {2, 5, 6, 2, 5, 7}, {2, 3, 5, 4, 6, 7}
    };

    private static final long LEFT_CONSTANT = 0xAAAA_AAAA_AAAA_AAAAL;

    private final long[] pipe = new long[2 * HALF];

    private EdonR() {
        byte[] start = new byte[BLOCK_BYTES];
        for (int i = 0; i < start.length; i++) {
            start[i] = (byte) (0x80 + i);
        }
        ByteBuffer.wrap(start).asLongBuffer().get(pipe);
    }

    /// 64 bytes.
    static byte[] digest(byte[] message) {
        return new EdonR().absorb(message);
    }

    /// The checksum of a block, of which ZFS keeps the first half.
    static byte[] digest(byte[] message, byte[] salt) {
        byte[] first = digest(salt);
        byte[] second = digest(first);
        byte[] whole = Arrays.copyOf(first, BLOCK_BYTES + message.length);
        System.arraycopy(second, 0, whole, DIGEST_BYTES, DIGEST_BYTES);
        System.arraycopy(message, 0, whole, BLOCK_BYTES, message.length);
        return digest(whole);
    }

    private byte[] absorb(byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        while (in.remaining() >= BLOCK_BYTES) {
            block(in);
        }
        int rest = in.remaining();
        int padded = Math.ceilDiv(rest + MIN_PADDING, BLOCK_BYTES) * BLOCK_BYTES;
        ByteBuffer last = ByteBuffer.allocate(padded).order(ByteOrder.LITTLE_ENDIAN);
        last.put(in).put((byte) 0x80);
        last.putLong(padded - Long.BYTES, (long) message.length * Byte.SIZE).clear();
        while (last.hasRemaining()) {
            block(last);
        }
        ByteBuffer digest = ByteBuffer.allocate(DIGEST_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        digest.asLongBuffer().put(pipe, HALF, HALF);
        return digest.array();
    }

    private void block(ByteBuffer in) {
        long[] low = words(in);
        long[] high = words(in);
        long[] first = times(reversed(high), low);
        long[] second = times(first, high);
        first = times(Arrays.copyOfRange(pipe, HALF, 2 * HALF), first);
        second = times(first, second);
        first = times(first, Arrays.copyOf(pipe, HALF));
        second = times(second, first);
        first = times(reversed(low), first);
        second = times(first, second);
        for (int i = 0; i < HALF; i++) {
            pipe[i] ^= high[i] ^ first[i];
            pipe[HALF + i] ^= low[i] ^ second[i];
        }
    }

    private static long[] words(ByteBuffer in) {
        long[] words = new long[HALF];
        for (int i = 0; i < HALF; i++) {
            words[i] = in.getLong();
        }
        return words;
    }

    private static long[] reversed(long[] words) {
        long[] reversed = new long[HALF];
        for (int i = 0; i < HALF; i++) {
            reversed[i] = words[HALF - 1 - i];
        }
        return reversed;
    }

    /// The operation of the quasigroup.
    private static long[] times(long[] x, long[] y) {
        long[] left = sums(x, LEFT, LEFT_TURNS, LEFT_CONSTANT);
        long[] right = sums(y, RIGHT, RIGHT_TURNS, ~LEFT_CONSTANT);
        long[] result = new long[HALF];
        for (int i = 0; i < HALF; i++) {
            int[] from = RESULT[i];
            result[i] =
                    (left[from[0]] ^ left[from[1]] ^ left[from[2]])
                            + (right[from[3]] ^ right[from[4]] ^ right[from[5]]);
        }
        return result;
    }

    private static long[] sums(long[] words, int[][] which, int[] turns, long constant) {
        long[] sums = new long[HALF];
        for (int i = 0; i < HALF; i++) {
            int[] from = which[i];
            long sum =
                    words[from[0]]
                            + words[from[1]]
                            + words[from[2]]
                            + words[from[3]]
                            + words[from[4]];
            sums[i] = Long.rotateLeft(i == 0 ? sum + constant : sum, turns[i]);
        }
        return sums;
    }
}
