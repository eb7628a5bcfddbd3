package dev.bootwright.formats.zio;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES with a tag of 16 bytes that tells whether the key and the bytes are the right ones.
///
/// Sources: NIST SP 800-38D (GCM); RFC 3610 (CCM), which the JDK has not.
enum BlockCipher {
    GCM,
    CCM;

    static final int IV_BYTES = 12;
    static final int TAG_BYTES = 16;

    private static final int AES_BYTES = 16;
    private static final int TAG_BITS = TAG_BYTES * Byte.SIZE;
    private static final int LENGTH_BYTES = 15 - IV_BYTES;
    private static final int MAX_SHORT_DATA = 0xFF00;

    /// @param data what is authenticated, not encrypted
    /// @return empty if the tag does not fit the rest
    Optional<byte[]> decrypt(byte[] key, byte[] iv, byte[] data, byte[] encrypted, byte[] tag) {
        try {
            SecretKeySpec secret = new SecretKeySpec(key, "AES");
            return this == GCM
                    ? gcm(secret, iv, data, encrypted, tag)
                    : ccm(secret, iv, data, encrypted, tag);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has AES", e);
        }
    }

    private static Optional<byte[]> gcm(
            SecretKeySpec key, byte[] iv, byte[] data, byte[] encrypted, byte[] tag)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, iv));
        cipher.updateAAD(data);
        byte[] input = Arrays.copyOf(encrypted, encrypted.length + TAG_BYTES);
        System.arraycopy(tag, 0, input, encrypted.length, TAG_BYTES);
        try {
            return Optional.of(cipher.doFinal(input));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> ccm(
            SecretKeySpec key, byte[] iv, byte[] data, byte[] encrypted, byte[] tag)
            throws GeneralSecurityException {
        byte[] counter = new byte[AES_BYTES];
        counter[0] = LENGTH_BYTES - 1;
        System.arraycopy(iv, 0, counter, 1, IV_BYTES);
        Cipher stream = Cipher.getInstance("AES/CTR/NoPadding");
        stream.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(counter));
        byte[] found = stream.update(tag); // the first block of the stream is for the tag
        byte[] plain = stream.doFinal(encrypted);
        Cipher chain = Cipher.getInstance("AES/CBC/NoPadding");
        chain.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(new byte[AES_BYTES]));
        byte[] chained = chain.doFinal(authenticated(iv, data, plain));
        byte[] expected = Arrays.copyOfRange(chained, chained.length - AES_BYTES, chained.length);
        return MessageDigest.isEqual(found, expected) ? Optional.of(plain) : Optional.empty();
    }

    /// What the tag of CCM is computed of: flags, IV and length; then data and plain text, each filled up
    /// to whole blocks.
    private static byte[] authenticated(byte[] iv, byte[] data, byte[] plain) {
        ByteBuffer header = ByteBuffer.allocate(6);
        if (data.length >= MAX_SHORT_DATA) {
            header.putShort((short) 0xFFFE).putInt(data.length);
        } else if (data.length > 0) {
            header.putShort((short) data.length);
        }
        int dataEnd = AES_BYTES + whole(header.position() + data.length);
        ByteBuffer blocks = ByteBuffer.allocate(dataEnd + whole(plain.length));
        int hasData = data.length > 0 ? 0x40 : 0;
        int tagBytes = (TAG_BYTES - 2) / 2;
        blocks.put((byte) (hasData | tagBytes << 3 | (LENGTH_BYTES - 1)));
        blocks.put(iv);
        blocks.put((byte) (plain.length >>> 16)).putShort((short) plain.length);
        blocks.put(header.flip()).put(data);
        blocks.position(dataEnd).put(plain);
        return blocks.array();
    }

    private static int whole(int length) {
        return Math.ceilDiv(length, AES_BYTES) * AES_BYTES;
    }
}
