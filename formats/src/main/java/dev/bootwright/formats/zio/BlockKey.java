package dev.bootwright.formats.zio;

import dev.bootwright.formats.bytes.ChecksumException;
import dev.bootwright.formats.bytes.Opaque;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Decrypts the blocks of a dataset. Each block has a key of its own, made of the dataset's master key and
/// the salt in its pointer.
///
/// Source: `zio_crypt.c` as its behaviour is known; RFC 5869 (HKDF).
public final class BlockKey {

    private static final int SALT_BYTES = 8;
    private static final int FIRST_SUITE = 3;
    private static final int[] KEY_BYTES = {16, 24, 32};
    private static final int LAST_VERSION = 1;

    private static final int DNODE_BYTES = 512;
    private static final int TYPE_OFFSET = 704;
    private static final int MAC_OFFSET = 720;
    private static final int MAC_BYTES = 32;

    private final BlockCipher cipher;
    private final byte[] master;
    private final byte[] hmac;
    private final long version;

    private BlockKey(BlockCipher cipher, byte[] master, byte[] hmac, long version) {
        this.cipher = cipher;
        this.master = master;
        this.hmac = hmac;
        this.version = version;
    }

    /// A master key as it lies in the pool, encrypted.
    ///
    /// @param suite   aes-128-ccm (3), aes-192-ccm, aes-256-ccm, aes-128-gcm, … to aes-256-gcm (8)
    /// @param guid    of the key
    /// @param version of how it is kept, 0 or 1
    /// @param master  encrypted
    /// @param hmac    encrypted, behind it
    public record Wrapped(
            long suite,
            long guid,
            long version,
            Opaque master,
            Opaque hmac,
            Opaque iv,
            Opaque tag) {}

    /// Decrypts a master key.
    ///
    /// @param wrapping 32 bytes
    /// @return empty if it is not the key to it
    /// @throws IOException if it is encrypted in a way that is not known
    public static Optional<BlockKey> unwrap(Wrapped wrapped, byte[] wrapping) throws IOException {
        long suite = wrapped.suite() - FIRST_SUITE;
        if (suite < 0 || suite >= 2L * KEY_BYTES.length) {
            throw new IOException("encryption suite %d is unknown".formatted(wrapped.suite()));
        }
        int length = KEY_BYTES[(int) suite % KEY_BYTES.length];
        if (wrapped.version() < 0
                || wrapped.version() > LAST_VERSION
                || wrapped.master().length() < length
                || wrapped.iv().length() != BlockCipher.IV_BYTES
                || wrapped.tag().length() != BlockCipher.TAG_BYTES) {
            throw new IOException(
                    "an encryption key of version %d that is not known"
                            .formatted(wrapped.version()));
        }
        BlockCipher cipher = suite < KEY_BYTES.length ? BlockCipher.CCM : BlockCipher.GCM;
        ByteBuffer data =
                ByteBuffer.allocate(3 * Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(wrapped.guid())
                        .putLong(wrapped.suite())
                        .putLong(wrapped.version());
        int used = wrapped.version() == 0 ? Long.BYTES : data.capacity();
        byte[] keys = Arrays.copyOf(wrapped.master().toByteArray(), length);
        byte[] hmac = wrapped.hmac().toByteArray();
        byte[] encrypted = Arrays.copyOf(keys, length + hmac.length);
        System.arraycopy(hmac, 0, encrypted, length, hmac.length);
        return cipher.decrypt(
                        wrapping,
                        wrapped.iv().toByteArray(),
                        Arrays.copyOf(data.array(), used),
                        encrypted,
                        wrapped.tag().toByteArray())
                .map(plain ->
                        new BlockKey(
                                cipher,
                                Arrays.copyOf(plain, length),
                                Arrays.copyOfRange(plain, length, plain.length),
                                wrapped.version()));
    }

    /// @param stored the bytes that a pointer of encrypted content points to
    byte[] decrypt(BlockPointer pointer, byte[] stored) throws IOException {
        byte[] secrets = pointer.secrets().toByteArray();
        byte[] key = derive(Arrays.copyOf(secrets, SALT_BYTES));
        int end = SALT_BYTES + BlockCipher.IV_BYTES;
        byte[] iv = Arrays.copyOfRange(secrets, SALT_BYTES, end);
        byte[] tag = Arrays.copyOfRange(secrets, end, end + BlockCipher.TAG_BYTES);
        Optional<byte[]> plain;
        if (pointer.type() == ObjectType.DNODE) {
            DnodeParts parts = DnodeParts.of(Block.of(stored, pointer.order()), version);
            plain =
                    cipher.decrypt(key, iv, parts.authenticated(), parts.encrypted(stored), tag)
                            .map(decrypted -> parts.whole(stored, decrypted));
        } else {
            plain = cipher.decrypt(key, iv, new byte[0], stored, tag);
        }
        return plain.orElseThrow(
                () -> new ChecksumException("an encrypted block does not fit its tag"));
    }

    /// Checks the MAC of an object set, which is not encrypted: by it all else hangs together, for the
    /// pointers have MACs.
    ///
    /// ```text
    /// offset  size  field
    ///      0   512  dnode          authenticated as far as it stays the same elsewhere
    ///    704     8  type           authenticated, big-endian unlike all else; then 8 zeros
    ///    720    32  portable MAC   HMAC with SHA-512, its first half
    ///    752    32  local MAC      of the accounting of users, which nothing here reads
    /// ```
    ///
    /// @throws ChecksumException if it does not fit
    void verify(Block objectSet) throws IOException {
        byte[] dnode =
                DnodeParts.authenticatedHead(objectSet.slice("dnode", 0, DNODE_BYTES), version);
        ByteBuffer message =
                ByteBuffer.allocate(2 * Long.BYTES + dnode.length)
                        .putLong(objectSet.bits64("type", TYPE_OFFSET))
                        .putLong(0)
                        .put(dnode);
        byte[] expected = objectSet.bytes("portable MAC", MAC_OFFSET, MAC_BYTES);
        if (!MessageDigest.isEqual(
                expected, Arrays.copyOf(hmac(hmac, message.array()), MAC_BYTES))) {
            throw new ChecksumException("an object set does not fit its MAC");
        }
    }

    /// HKDF with SHA-512, of which one round is enough.
    private byte[] derive(byte[] salt) {
        byte[] extracted = hmac(new byte[64], master);
        byte[] info = Arrays.copyOf(salt, SALT_BYTES + 1);
        info[SALT_BYTES] = 1;
        return Arrays.copyOf(hmac(extracted, info), master.length);
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA512");
            mac.init(new SecretKeySpec(key, "HmacSHA512"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has HMAC-SHA-512", e);
        }
    }
}
