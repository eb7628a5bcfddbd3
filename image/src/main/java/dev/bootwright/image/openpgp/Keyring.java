package dev.bootwright.image.openpgp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.bootwright.image.openpgp.OpenPgpException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.openpgp.PGPObjectFactory;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;

/// Public keys whose signatures count, by key id.
///
/// @param rings primary keys with their subkeys
/// @param names where they came from, for messages
public record Keyring(List<PGPPublicKeyRing> rings, String names) {

    private static final String BEGIN = "-----BEGIN PGP PUBLIC KEY BLOCK-----";

    private static final int KEYBOX_MAGIC_AT = 8;

    public Keyring {
        rings = List.copyOf(rings);
    }

    /// One key that can have made a signature, with the primary key it belongs to.
    record Key(PGPPublicKey key, PGPPublicKey primary) {

        /// The fingerprint people know: that of the primary key.
        String fingerprint() {
            return hex(primary);
        }
    }

    /// Reads the keys of some files, binary or armored.
    ///
    /// @throws OpenPgpException if a file is missing or holds no keys
    public static Keyring read(List<Path> files) throws IOException {
        List<PGPPublicKeyRing> rings = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Path file : files) {
            names.add(file.toString());
            try {
                rings.addAll(parse(file.toString(), Files.readAllBytes(file)));
            } catch (NoSuchFileException e) {
                var missing =
                        new OpenPgpException(
                                Reason.NO_KEYRING, file + ": there is no such keyring");
                missing.initCause(e);
                throw missing;
            }
        }
        return new Keyring(rings, String.join(", ", names));
    }

    /// Reads an armored block.
    public static Keyring embedded(String where, String armored) throws IOException {
        return new Keyring(parse(where, armored.getBytes(ISO_8859_1)), where);
    }

    /// The keys that have, or have a subkey with, one of the fingerprints.
    public Keyring only(List<String> fingerprints) {
        List<PGPPublicKeyRing> some =
                rings.stream().filter(ring -> hasOneOf(ring, fingerprints)).toList();
        return new Keyring(some, String.join(", ", fingerprints));
    }

    private static boolean hasOneOf(PGPPublicKeyRing ring, List<String> fingerprints) {
        for (PGPPublicKey key : ring) {
            if (fingerprints.contains(hex(key))) {
                return true;
            }
        }
        return false;
    }

    Optional<Key> find(long keyId) {
        for (PGPPublicKeyRing ring : rings) {
            PGPPublicKey key = ring.getPublicKey(keyId);
            if (key != null) {
                return Optional.of(new Key(key, ring.getPublicKey()));
            }
        }
        return Optional.empty();
    }

    private static List<PGPPublicKeyRing> parse(String name, byte[] bytes) throws IOException {
        List<PGPPublicKeyRing> rings = new ArrayList<>();
        try {
            String text = new String(bytes, ISO_8859_1);
            if (text.startsWith("KBXf", KEYBOX_MAGIC_AT)) {
                throw new IOException("a GnuPG keybox; export the keys with gpg --export");
            }
            if (text.contains(BEGIN)) {
                for (int at = text.indexOf(BEGIN); at >= 0; at = text.indexOf(BEGIN, at + 1)) {
                    byte[] block = text.substring(at).getBytes(ISO_8859_1);
                    addAll(rings, new ArmoredInputStream(new ByteArrayInputStream(block)));
                }
            } else {
                addAll(rings, new ByteArrayInputStream(bytes));
            }
        } catch (IOException | RuntimeException e) {
            throw malformed(name, e.toString());
        }
        if (rings.isEmpty()) {
            throw malformed(name, "no public key in it");
        }
        return rings;
    }

    private static void addAll(List<PGPPublicKeyRing> rings, InputStream in) throws IOException {
        var objects = new PGPObjectFactory(in, new BcKeyFingerprintCalculator());
        for (Object each = objects.nextObject(); each != null; each = objects.nextObject()) {
            if (each instanceof PGPPublicKeyRing ring) {
                rings.add(ring);
            }
        }
    }

    private static String hex(PGPPublicKey key) {
        return HexFormat.of().formatHex(key.getFingerprint()).toUpperCase(Locale.ROOT);
    }

    private static OpenPgpException malformed(String name, String reason) {
        return new OpenPgpException(
                Reason.MALFORMED_KEYRING, "%s: not a keyring: %s".formatted(name, reason));
    }
}
