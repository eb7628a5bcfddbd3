package dev.bootwright.formats.zfs;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.dmu.ZapValue;
import dev.bootwright.formats.zio.BlockKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// Opens the key of an encrypted dataset. The master key is the dataset's own; the key that it is
/// encrypted with is that of the encryption root, which may be above it.
///
/// Source: `zfs-load-key(8)`, `zfs_crypto.c` and `dsl_crypt.c` as their behaviour is known.
final class DatasetKey {

    private static final String FORMAT = "ZFS encryption key";
    private static final int WRAPPING_BYTES = 32;

    /// A thousand times what `zfs create` takes at least; more would take minutes.
    private static final long MAX_ITERATIONS = 100_000_000;

    private static final int RAW = 1;
    private static final int HEX = 2;
    private static final int PASSPHRASE = 3;

    private final String dataset;
    private final Map<String, ZapValue> key;
    private final Map<String, ZapValue> root;

    /// @param dataset name, for messages
    /// @param key     of the dataset
    /// @param root    of its encryption root
    DatasetKey(String dataset, Map<String, ZapValue> key, Map<String, ZapValue> root) {
        this.dataset = dataset;
        this.key = key;
        this.root = root;
    }

    /// @throws WrongKeyException if the secret does not open it
    BlockKey open(String secret) throws IOException {
        BlockKey.Wrapped wrapped =
                new BlockKey.Wrapped(
                        number(key, "DSL_CRYPTO_SUITE"),
                        number(key, "DSL_CRYPTO_GUID"),
                        key.containsKey("DSL_CRYPTO_VERSION")
                                ? number(key, "DSL_CRYPTO_VERSION")
                                : 0,
                        bytes("DSL_CRYPTO_MASTER_KEY_1"),
                        bytes("DSL_CRYPTO_HMAC_KEY_1"),
                        bytes("DSL_CRYPTO_IV"),
                        bytes("DSL_CRYPTO_MAC"));
        Optional<BlockKey> opened = BlockKey.unwrap(wrapped, wrapping(secret));
        return opened.orElseThrow(() -> new WrongKeyException(dataset + ": that is not its key"));
    }

    private byte[] wrapping(String secret) throws IOException {
        long format = number(root, "keyformat");
        if (format == PASSPHRASE) {
            return passphrase(secret);
        }
        if (format != HEX) {
            throw new IOException(
                    "%s is encrypted with a %s, it cannot be typed"
                            .formatted(
                                    dataset,
                                    format == RAW ? "raw key" : "key of format " + format));
        }
        try {
            byte[] wrapping = HexFormat.of().parseHex(secret.strip());
            if (wrapping.length == WRAPPING_BYTES) {
                return wrapping;
            }
        } catch (IllegalArgumentException e) {
            // Said below, without the text.
        }
        throw new WrongKeyException(dataset + ": its key is of 64 hexadecimal digits");
    }

    private byte[] passphrase(String secret) throws IOException {
        long iterations = number(root, "pbkdf2iters");
        if (iterations < 1 || iterations > MAX_ITERATIONS) {
            throw new FormatException(FORMAT, "pbkdf2iters", 0, Long.toUnsignedString(iterations));
        }
        if (secret.isEmpty()) {
            throw new WrongKeyException(dataset + ": an empty passphrase is not its key");
        }
        byte[] salt =
                ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(number(root, "pbkdf2salt"))
                        .array();
        PBEKeySpec spec =
                new PBEKeySpec(
                        secret.toCharArray(), salt, (int) iterations, WRAPPING_BYTES * Byte.SIZE);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA1")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has PBKDF2 with SHA-1", e);
        } finally {
            spec.clearPassword();
        }
    }

    private static long number(Map<String, ZapValue> values, String name) throws FormatException {
        ZapValue value = values.get(name);
        if (value == null || value.number().isEmpty()) {
            throw new FormatException(FORMAT, name, 0, "there is none");
        }
        return value.number().getAsLong();
    }

    private Opaque bytes(String name) throws FormatException {
        ZapValue value = key.get(name);
        if (value == null || value.width() != 1) {
            throw new FormatException(FORMAT, name, 0, "there is none");
        }
        return value.bytes();
    }
}
