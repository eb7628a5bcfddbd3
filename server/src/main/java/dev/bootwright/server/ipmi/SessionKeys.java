package dev.bootwright.server.ipmi;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The keys of one session, made from the session integrity key. Source: sections 13.28 to 13.32.
final class SessionKeys {

    static final int IV_BYTES = 16;
    private static final int CONSTANT_BYTES = 20;

    private final CipherSuite suite;
    private final byte[] k1;
    private final byte[] k2;

    /// @param sik the session integrity key
    SessionKeys(CipherSuite suite, byte[] sik) {
        this.suite = suite;
        this.k1 = hmac(suite, sik, constant(1));
        this.k2 = Arrays.copyOf(hmac(suite, sik, constant(2)), 16);
    }

    private static byte[] constant(int value) {
        byte[] constant = new byte[CONSTANT_BYTES];
        Arrays.fill(constant, (byte) value);
        return constant;
    }

    /// The HMAC of a suite over several pieces.
    static byte[] hmac(CipherSuite suite, byte[] key, byte[]... pieces) {
        try {
            Mac mac = Mac.getInstance(suite.hmac);
            mac.init(new SecretKeySpec(key, suite.hmac));
            for (byte[] piece : pieces) {
                mac.update(piece);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has " + suite.hmac, e);
        }
    }

    /// What proves that a packet is from who has the keys.
    ///
    /// @param packet from its authentication type to its next header
    byte[] check(byte[] packet) {
        return Arrays.copyOf(hmac(suite, k1, packet), suite.checkBytes);
    }

    boolean isCheck(byte[] packet, byte[] check) {
        return MessageDigest.isEqual(check(packet), check);
    }

    /// Encrypts a payload.
    ///
    /// ```text
    /// initialization vector (16)   AES-CBC of: payload   1, 2, … n   n
    /// ```
    byte[] encrypt(byte[] iv, byte[] payload) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        plain.writeBytes(payload);
        int pad = (IV_BYTES - (payload.length + 1) % IV_BYTES) % IV_BYTES;
        for (int i = 1; i <= pad; i++) {
            plain.write(i);
        }
        plain.write(pad);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(iv);
        out.writeBytes(aes(Cipher.ENCRYPT_MODE, iv, plain.toByteArray()));
        return out.toByteArray();
    }

    /// The payload, or no bytes at all when this is no encrypted payload.
    byte[] decrypt(byte[] encrypted) {
        if (encrypted.length < 2 * IV_BYTES || encrypted.length % IV_BYTES != 0) {
            return new byte[0];
        }
        byte[] plain =
                aes(
                        Cipher.DECRYPT_MODE,
                        Arrays.copyOf(encrypted, IV_BYTES),
                        Arrays.copyOfRange(encrypted, IV_BYTES, encrypted.length));
        int pad = Byte.toUnsignedInt(plain[plain.length - 1]);
        return pad >= plain.length ? new byte[0] : Arrays.copyOf(plain, plain.length - 1 - pad);
    }

    private byte[] aes(int mode, byte[] iv, byte[] blocks) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cipher.init(mode, new SecretKeySpec(k2, "AES"), new IvParameterSpec(iv));
            return cipher.doFinal(blocks);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has AES in whole blocks", e);
        }
    }
}
