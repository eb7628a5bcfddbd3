package dev.bootwright.formats.zio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The hash function Skein-512, with a key or without.
///
/// Source: Ferguson et al., "The Skein Hash Function Family", version 1.3.
final class Skein {

    private static final int BLOCK_BYTES = 64;
    private static final int WORDS = 8;
    private static final int ROUNDS = 72;
    private static final long PARITY = 0x1BD1_1BDA_A9FC_1A22L;

    private static final int[][] TURNS = {
        {46, 36, 19, 37},
        {33, 27, 14, 42},
        {17, 49, 36, 39},
        {44, 9, 54, 56},
        {39, 30, 34, 24},
        {13, 50, 10, 17},
        {25, 29, 39, 43},
        {8, 35, 56, 22}
    };

    private static final int[] PERMUTATION = {2, 1, 4, 7, 6, 5, 0, 3};

    private static final long KEY = 0;
    private static final long CONFIGURATION = 4;
    private static final long MESSAGE = 48;
    private static final long OUTPUT = 63;
    private static final long FIRST = 1L << 62;
    private static final long FINAL = 1L << 63;

    /// "SHA3" and version 1.
    private static final long SCHEMA = 0x1_3341_4853L;

    private static final int CONFIGURATION_BYTES = 32;

    private long[] chain = new long[WORDS];

    private Skein() {}

    /// @param bits length of the digest, at most 512
    /// @param key  empty for none
    static byte[] digest(byte[] message, int bits, byte[] key) {
        Skein skein = new Skein();
        if (key.length > 0) {
            skein.absorb(key, KEY);
        }
        ByteBuffer configuration =
                ByteBuffer.allocate(CONFIGURATION_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        skein.absorb(configuration.putLong(SCHEMA).putLong(bits).array(), CONFIGURATION);
        skein.absorb(message, MESSAGE);
        skein.absorb(new byte[Long.BYTES], OUTPUT);
        ByteBuffer digest = ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        digest.asLongBuffer().put(skein.chain);
        return Arrays.copyOf(digest.array(), bits / Byte.SIZE);
    }

    /// Unique block iteration over one input.
    private void absorb(byte[] input, long type) {
        ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        long flags = type << 56 | FIRST;
        int at = 0;
        do {
            int length = Math.min(BLOCK_BYTES, input.length - at);
            block.clear().put(input, at, length);
            while (block.hasRemaining()) {
                block.put((byte) 0);
            }
            at += length;
            long last = at == input.length ? FINAL : 0;
            long[] words = new long[WORDS];
            block.flip().asLongBuffer().get(words);
            chain = encrypt(words, at, flags | last);
            for (int i = 0; i < WORDS; i++) {
                chain[i] ^= words[i];
            }
            flags &= ~FIRST;
        } while (at < input.length);
    }

    /// Threefish-512 with the chain as its key.
    private long[] encrypt(long[] plain, long tweak0, long tweak1) {
        long[] key = Arrays.copyOf(chain, WORDS + 1);
        key[WORDS] = PARITY;
        for (long each : chain) {
            key[WORDS] ^= each;
        }
        long[] tweak = {tweak0, tweak1, tweak0 ^ tweak1};
        long[] state = plain.clone();
        long[] mixed = new long[WORDS];
        for (int round = 0; round < ROUNDS; round++) {
            if (round % 4 == 0) {
                addKey(state, key, tweak, round / 4);
            }
            for (int i = 0; i < WORDS; i += 2) {
                mixed[i] = state[i] + state[i + 1];
                mixed[i + 1] =
                        Long.rotateLeft(state[i + 1], TURNS[round % WORDS][i / 2]) ^ mixed[i];
            }
            for (int i = 0; i < WORDS; i++) {
                state[i] = mixed[PERMUTATION[i]];
            }
        }
        addKey(state, key, tweak, ROUNDS / 4);
        return state;
    }

    private static void addKey(long[] state, long[] key, long[] tweak, int number) {
        for (int i = 0; i < WORDS; i++) {
            state[i] += key[(number + i) % (WORDS + 1)];
        }
        state[5] += tweak[number % 3];
        state[6] += tweak[(number + 1) % 3];
        state[7] += number;
    }
}
