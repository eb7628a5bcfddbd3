package dev.bootwright.image.trust;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;

/// BLAKE2b with a digest of 64 bytes and no key, which is what `b2sum` makes. Source: RFC 7693.
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

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long[] h = new long[8];
    private final long[] m = new long[16];
    private final long[] v = new long[16];
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
        for (int i = 0; i < m.length; i++) {
            m[i] = (long) LONG.get(block, offset + i * Long.BYTES);
        }
        System.arraycopy(h, 0, v, 0, h.length);
        System.arraycopy(IV, 0, v, h.length, IV.length);
        v[12] ^= count;
        v[14] ^= last;
        Blake2bRounds.first(v, m);
        Blake2bRounds.second(v, m);
        for (int i = 0; i < h.length; i++) {
            h[i] ^= v[i] ^ v[i + h.length];
        }
    }
}
