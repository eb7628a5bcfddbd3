package dev.bootwright.formats.zio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The hash function BLAKE3 with a key: chunks of 1 KiB at the leaves of a binary tree.
///
/// Source: O'Connor et al., "BLAKE3: one function, fast everywhere".
final class Blake3 {

    static final int KEY_BYTES = 32;

    private static final int CHUNK_BYTES = 1024;
    private static final int BLOCK_BYTES = 64;
    private static final int ROUNDS = 7;

    private static final int CHUNK_START = 1;
    private static final int CHUNK_END = 2;
    private static final int PARENT = 4;
    private static final int ROOT = 8;
    private static final int KEYED = 16;

    /// Also the key of a hash without one.
    private static final int[] START = {
        0x6A09E667,
        0xBB67AE85,
        0x3C6EF372,
        0xA54FF53A,
        0x510E527F,
        0x9B05688C,
        0x1F83D9AB,
        0x5BE0CD19
    };

    private static final int[] PERMUTATION = {2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8};

    /// The words that each of the eight steps of a round mixes: four columns, four diagonals.
    private static final int[][] STEPS = {
        {0, 4, 8, 12}, {1, 5, 9, 13}, {2, 6, 10, 14}, {3, 7, 11, 15},
        {0, 5, 10, 15}, {1, 6, 11, 12}, {2, 7, 8, 13}, {3, 4, 9, 14}
    };

    private final ByteBuffer message;
    private final int[] key;
    private final int flags;

    private Blake3(byte[] message, int[] key, int flags) {
        this.message = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        this.key = key;
        this.flags = flags;
    }

    /// @return 32 bytes
    static byte[] digest(byte[] message) {
        return new Blake3(message, START, 0).digest();
    }

    /// @param key 32 bytes
    /// @return 32 bytes
    static byte[] digest(byte[] message, byte[] key) {
        int[] words = new int[KEY_BYTES / Integer.BYTES];
        ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(words);
        return new Blake3(message, words, KEYED).digest();
    }

    private byte[] digest() {
        ByteBuffer digest = ByteBuffer.allocate(KEY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        digest.asIntBuffer().put(node(0, message.capacity(), ROOT));
        return digest.array();
    }

    /// The value of the tree over a part of the message: on its left as many whole chunks as a power of
    /// two, and at least one on its right.
    private int[] node(int start, int end, int root) {
        if (end - start <= CHUNK_BYTES) {
            return chunk(start, end, root);
        }
        int chunks = Math.ceilDiv(end - start, CHUNK_BYTES);
        int middle = start + Integer.highestOneBit(chunks - 1) * CHUNK_BYTES;
        int[] both = Arrays.copyOf(node(start, middle, 0), 16);
        System.arraycopy(node(middle, end, 0), 0, both, 8, 8);
        return compress(key, both, 0, BLOCK_BYTES, flags | PARENT | root);
    }

    private int[] chunk(int start, int end, int root) {
        int[] value = key;
        int at = start;
        do {
            int length = Math.min(BLOCK_BYTES, end - at);
            int kind = flags | (at == start ? CHUNK_START : 0);
            if (at + length == end) {
                kind |= CHUNK_END | root;
            }
            value = compress(value, words(at, length), start / CHUNK_BYTES, length, kind);
            at += length;
        } while (at < end);
        return value;
    }

    private int[] words(int at, int length) {
        int[] words = new int[BLOCK_BYTES / Integer.BYTES];
        if (length == BLOCK_BYTES) {
            message.slice(at, length).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(words);
        } else {
            for (int i = 0; i < length; i++) {
                words[i / 4] |= Byte.toUnsignedInt(message.get(at + i)) << (i % 4 * Byte.SIZE);
            }
        }
        return words;
    }

    private static int[] compress(int[] chain, int[] block, long counter, int length, int flags) {
        int[] state = Arrays.copyOf(chain, 16);
        System.arraycopy(START, 0, state, 8, 4);
        state[12] = (int) counter;
        state[13] = (int) (counter >>> 32);
        state[14] = length;
        state[15] = flags;
        int[] words = block;
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < STEPS.length; i++) {
                mix(state, STEPS[i], words[2 * i], words[2 * i + 1]);
            }
            words = permuted(words);
        }
        int[] value = new int[8];
        for (int i = 0; i < value.length; i++) {
            value[i] = state[i] ^ state[i + 8];
        }
        return value;
    }

    private static int[] permuted(int[] words) {
        int[] permuted = new int[words.length];
        for (int i = 0; i < words.length; i++) {
            permuted[i] = words[PERMUTATION[i]];
        }
        return permuted;
    }

    private static void mix(int[] state, int[] at, int x, int y) {
        int a = state[at[0]];
        int b = state[at[1]];
        int c = state[at[2]];
        int d = state[at[3]];
        a += b + x;
        d = Integer.rotateRight(d ^ a, 16);
        c += d;
        b = Integer.rotateRight(b ^ c, 12);
        a += b + y;
        d = Integer.rotateRight(d ^ a, 8);
        c += d;
        state[at[0]] = a;
        state[at[1]] = Integer.rotateRight(b ^ c, 7);
        state[at[2]] = c;
        state[at[3]] = d;
    }
}
