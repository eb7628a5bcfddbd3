package dev.bootwright.image.trust;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;

/// BLAKE2b with a digest of 64 bytes and no key, which is what `b2sum` makes. Source: RFC 7693.
///
/// The working vector is in local variables, so that the compiler can keep it in registers; the twelve
/// rounds are a loop, for their full text is more than it translates well.
public final class Blake2b extends MessageDigest {

    private static final int DIGEST_BYTES = 64;
    private static final int BLOCK_BYTES = 128;

    /// The first parameter word (§2.5): fanout and depth 1, no key, 64 bytes of digest.
    private static final long PARAMETERS = 0x01010000L | DIGEST_BYTES;

    /// The fractions of the square roots of the first eight primes (§2.6).
    private static final long[] IV = {
        0x6a09e667f3bcc908L,
        0xbb67ae8584caa73bL,
        0x3c6ef372fe94f82bL,
        0xa54ff53a5f1d36f1L,
        0x510e527fade682d1L,
        0x9b05688c2b3e6c1fL,
        0x1f83d9abfb41bd6bL,
        0x5be0cd19137e2179L,
    };

    /// Which message word comes when (§2.7): one round in each, the first word in the lowest four bits.
    private static final long[] SIGMA = {
        0xfedcba9876543210L,
        0x357b20c16df984aeL,
        0x491763eadf250c8bL,
        0x8f04a562ebcd1397L,
        0xd386cb1efa427509L,
        0x91ef57d438b0a6c2L,
        0xb8293670a4def15cL,
        0xa2684f05931ce7bdL,
        0x5a417d2c803b9ef6L,
        0x0dc3e9bf5167482aL,
        0xfedcba9876543210L,
        0x357b20c16df984aeL,
    };

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long[] h = new long[8];
    private final long[] m = new long[16];
    private final byte[] pending = new byte[BLOCK_BYTES];
    private int pendingBytes;

    /// Bytes of all blocks that went in; the upper half of the counter stays 0 for 16 EiB.
    private long count;

    public Blake2b() {
        super("BLAKE2B-512");
        engineReset();
    }

    @Override
    protected void engineReset() {
        System.arraycopy(IV, 0, h, 0, h.length);
        h[0] ^= PARAMETERS;
        pendingBytes = 0;
        count = 0;
    }

    @Override
    protected int engineGetDigestLength() {
        return DIGEST_BYTES;
    }

    @Override
    protected void engineUpdate(byte input) {
        engineUpdate(new byte[] {input}, 0, 1);
    }

    /// The last block is compressed differently, so a full one waits until more comes.
    @Override
    protected void engineUpdate(byte[] input, int offset, int length) {
        int at = offset;
        int left = length;
        if (pendingBytes > 0 && left > BLOCK_BYTES - pendingBytes) {
            int filling = BLOCK_BYTES - pendingBytes;
            System.arraycopy(input, at, pending, pendingBytes, filling);
            at += filling;
            left -= filling;
            count += BLOCK_BYTES;
            compress(pending, 0, 0);
            pendingBytes = 0;
        }
        while (left > BLOCK_BYTES) {
            count += BLOCK_BYTES;
            compress(input, at, 0);
            at += BLOCK_BYTES;
            left -= BLOCK_BYTES;
        }
        System.arraycopy(input, at, pending, pendingBytes, left);
        pendingBytes += left;
    }

    @Override
    protected byte[] engineDigest() {
        count += pendingBytes;
        Arrays.fill(pending, pendingBytes, BLOCK_BYTES, (byte) 0);
        compress(pending, 0, -1L);
        byte[] digest = new byte[DIGEST_BYTES];
        for (int i = 0; i < h.length; i++) {
            LONG.set(digest, i * Long.BYTES, h[i]);
        }
        engineReset();
        return digest;
    }

    /// The function F of §3.2.
    ///
    /// @param last all ones for the last block
    private void compress(byte[] block, int offset, long last) {
        long[] m = this.m;
        for (int i = 0; i < m.length; i++) {
            m[i] = (long) LONG.get(block, offset + i * Long.BYTES);
        }
        long v0 = h[0];
        long v1 = h[1];
        long v2 = h[2];
        long v3 = h[3];
        long v4 = h[4];
        long v5 = h[5];
        long v6 = h[6];
        long v7 = h[7];
        long v8 = IV[0];
        long v9 = IV[1];
        long v10 = IV[2];
        long v11 = IV[3];
        long v12 = IV[4] ^ count;
        long v13 = IV[5];
        long v14 = IV[6] ^ last;
        long v15 = IV[7];
        for (long s : SIGMA) { // the function G of §3.1, eight times
            v0 += v4 + m[(int) s & 15];
            v12 = Long.rotateRight(v12 ^ v0, 32);
            v8 += v12;
            v4 = Long.rotateRight(v4 ^ v8, 24);
            v0 += v4 + m[(int) (s >>> 4) & 15];
            v12 = Long.rotateRight(v12 ^ v0, 16);
            v8 += v12;
            v4 = Long.rotateRight(v4 ^ v8, 63);
            v1 += v5 + m[(int) (s >>> 8) & 15];
            v13 = Long.rotateRight(v13 ^ v1, 32);
            v9 += v13;
            v5 = Long.rotateRight(v5 ^ v9, 24);
            v1 += v5 + m[(int) (s >>> 12) & 15];
            v13 = Long.rotateRight(v13 ^ v1, 16);
            v9 += v13;
            v5 = Long.rotateRight(v5 ^ v9, 63);
            v2 += v6 + m[(int) (s >>> 16) & 15];
            v14 = Long.rotateRight(v14 ^ v2, 32);
            v10 += v14;
            v6 = Long.rotateRight(v6 ^ v10, 24);
            v2 += v6 + m[(int) (s >>> 20) & 15];
            v14 = Long.rotateRight(v14 ^ v2, 16);
            v10 += v14;
            v6 = Long.rotateRight(v6 ^ v10, 63);
            v3 += v7 + m[(int) (s >>> 24) & 15];
            v15 = Long.rotateRight(v15 ^ v3, 32);
            v11 += v15;
            v7 = Long.rotateRight(v7 ^ v11, 24);
            v3 += v7 + m[(int) (s >>> 28) & 15];
            v15 = Long.rotateRight(v15 ^ v3, 16);
            v11 += v15;
            v7 = Long.rotateRight(v7 ^ v11, 63);
            v0 += v5 + m[(int) (s >>> 32) & 15];
            v15 = Long.rotateRight(v15 ^ v0, 32);
            v10 += v15;
            v5 = Long.rotateRight(v5 ^ v10, 24);
            v0 += v5 + m[(int) (s >>> 36) & 15];
            v15 = Long.rotateRight(v15 ^ v0, 16);
            v10 += v15;
            v5 = Long.rotateRight(v5 ^ v10, 63);
            v1 += v6 + m[(int) (s >>> 40) & 15];
            v12 = Long.rotateRight(v12 ^ v1, 32);
            v11 += v12;
            v6 = Long.rotateRight(v6 ^ v11, 24);
            v1 += v6 + m[(int) (s >>> 44) & 15];
            v12 = Long.rotateRight(v12 ^ v1, 16);
            v11 += v12;
            v6 = Long.rotateRight(v6 ^ v11, 63);
            v2 += v7 + m[(int) (s >>> 48) & 15];
            v13 = Long.rotateRight(v13 ^ v2, 32);
            v8 += v13;
            v7 = Long.rotateRight(v7 ^ v8, 24);
            v2 += v7 + m[(int) (s >>> 52) & 15];
            v13 = Long.rotateRight(v13 ^ v2, 16);
            v8 += v13;
            v7 = Long.rotateRight(v7 ^ v8, 63);
            v3 += v4 + m[(int) (s >>> 56) & 15];
            v14 = Long.rotateRight(v14 ^ v3, 32);
            v9 += v14;
            v4 = Long.rotateRight(v4 ^ v9, 24);
            v3 += v4 + m[(int) (s >>> 60) & 15];
            v14 = Long.rotateRight(v14 ^ v3, 16);
            v9 += v14;
            v4 = Long.rotateRight(v4 ^ v9, 63);
        }
        h[0] ^= v0 ^ v8;
        h[1] ^= v1 ^ v9;
        h[2] ^= v2 ^ v10;
        h[3] ^= v3 ^ v11;
        h[4] ^= v4 ^ v12;
        h[5] ^= v5 ^ v13;
        h[6] ^= v6 ^ v14;
        h[7] ^= v7 ^ v15;
    }
}
