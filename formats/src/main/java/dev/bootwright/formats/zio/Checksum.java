package dev.bootwright.formats.zio;

import dev.bootwright.formats.bytes.Opaque;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// How the four checksum words of a block are computed, `zio_checksum`.
enum Checksum {
    OFF(2),
    LABEL(3),
    GANG_HEADER(4),
    INTENT_LOG(5),
    FLETCHER_2(6),
    FLETCHER_4(7),
    SHA_256(8),
    INTENT_LOG_2(9),
    NO_PARITY(10),
    SHA_512(11),
    SKEIN(12),
    EDONR(13),
    BLAKE_3(14);

    private final int code;

    Checksum(int code) {
        this.code = code;
    }

    /// @throws IOException if it is not known, or none of a block
    static Checksum of(int code) throws IOException {
        Checksum found =
                Arrays.stream(values())
                        .filter(checksum -> checksum.code == code)
                        .findFirst()
                        .orElseThrow(
                                () -> new IOException("checksum %d is unknown".formatted(code)));
        return switch (found) {
            case OFF, NO_PARITY, FLETCHER_2, FLETCHER_4, SHA_256, SHA_512, SKEIN, EDONR, BLAKE_3 ->
                    found;
            case LABEL, GANG_HEADER, INTENT_LOG, INTENT_LOG_2 ->
                    throw new IOException("checksum %s in a pointer".formatted(found));
        };
    }

    boolean isNone() {
        return this == OFF || this == NO_PARITY;
    }

    /// Whether it is made for blocks that are kept once, and so strong that half of it needs no mixing
    /// where a MAC takes the other half's place.
    boolean isStrong() {
        return this == SHA_256 || this == SHA_512 || this == SKEIN || this == BLAKE_3;
    }

    /// Whether it is computed with the salt of the pool.
    boolean isSalted() {
        return this == SKEIN || this == EDONR || this == BLAKE_3;
    }

    /// @param salt of the pool, 32 bytes; of a checksum that is not salted, anything
    long[] of(byte[] bytes, ByteOrder order, Opaque salt) {
        return switch (this) {
            case FLETCHER_2 -> Fletcher.fletcher2(bytes, order);
            case FLETCHER_4 -> Fletcher.fletcher4(bytes, order);
            // The words of a SHA-256 are big-endian for everybody, a historical accident.
            case SHA_256 -> words(digest("SHA-256", bytes), ByteOrder.BIG_ENDIAN);
            case SHA_512 -> words(digest("SHA-512/256", bytes), order);
            case SKEIN -> words(Skein.digest(bytes, 256, salt.toByteArray()), order);
            case EDONR -> words(EdonR.digest(bytes, salt.toByteArray()), order);
            case BLAKE_3 -> words(Blake3.digest(bytes, salt.toByteArray()), order);
            default -> throw new IllegalStateException(this + " is not computed");
        };
    }

    private static long[] words(byte[] digest, ByteOrder order) {
        long[] words = new long[4];
        ByteBuffer.wrap(digest).order(order).asLongBuffer().get(words);
        return words;
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has " + algorithm, e);
        }
    }
}
