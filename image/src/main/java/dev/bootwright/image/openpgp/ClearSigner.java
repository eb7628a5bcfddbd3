package dev.bootwright.image.openpgp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPObjectFactory;
import org.bouncycastle.openpgp.PGPPrivateKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyDecryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;

/// An OpenPGP secret key that signs texts, as `gpg --clearsign` does. Source: RFC 9580 §7.
public final class ClearSigner {

    private static final String BEGIN = "-----BEGIN PGP PRIVATE KEY BLOCK-----";
    private static final String END = "-----END PGP PRIVATE KEY BLOCK-----";
    private static final int HASH = HashAlgorithmTags.SHA512;

    /// Is asked for the passphrase, only where a key has one.
    public interface Unlock {
        char[] passphrase() throws IOException;
    }

    private final PGPSecretKey key;
    private final PGPPrivateKey secret;
    private final PGPPublicKeyRing ring;

    private ClearSigner(PGPSecretKey key, PGPPrivateKey secret, PGPPublicKeyRing ring) {
        this.key = key;
        this.secret = secret;
        this.ring = ring;
    }

    /// Whether the bytes begin as a secret key does: armored, or the packet of type 5 (§4.2).
    public static boolean isSecretKey(byte[] bytes) {
        if (bytes.length == 0) {
            return false;
        }
        int first = Byte.toUnsignedInt(bytes[0]);
        return first == 0xC5 || (first & 0xFC) == 0x94 || isArmored(bytes);
    }

    private static boolean isArmored(byte[] bytes) {
        return new String(bytes, UTF_8).contains(BEGIN);
    }

    /// @param name of the file, for messages
    /// @param now  the key has to be valid then
    /// @throws IOException if it holds no key that may sign, or the passphrase is wrong
    public static ClearSigner read(byte[] bytes, String name, Instant now, Unlock unlock)
            throws IOException {
        PGPSecretKeyRing ring = ring(bytes, name);
        PGPPublicKeyRing publicRing = publicRing(ring);
        PGPSecretKey key = signing(ring, publicRing, name, now);
        return new ClearSigner(key, secret(key, name, unlock), publicRing);
    }

    /// Of the primary key, in upper-case hex.
    public String fingerprint() {
        return HexFormat.of()
                .formatHex(ring.getPublicKey().getFingerprint())
                .toUpperCase(Locale.ROOT);
    }

    /// The text with its signature, which was checked as a reader would.
    ///
    /// @param text lines that end in LF, the last one too, without trailing blanks
    /// @param at   written into the signature
    /// @throws IllegalArgumentException if the text has other line ends or trailing blanks
    public String sign(String text, Instant at) throws IOException {
        if (!text.endsWith("\n") || text.indexOf('\r') >= 0 || text.contains(" \n")) {
            throw new IllegalArgumentException("lines end in LF and in nothing else");
        }
        String lines = text.substring(0, text.length() - 1);
        String escaped = text.replaceAll("(?m)^-", "- -");
        String document =
                "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n"
                        + escaped
                        + armored(signature(lines.replace("\n", "\r\n"), at));
        new SignatureCheck(new Keyring(List.of(ring), "the key itself"), at)
                .check(ClearSigned.parse(document.getBytes(UTF_8)), "our own signature");
        return document;
    }

    private PGPSignature signature(String text, Instant at) throws IOException {
        try {
            var generator =
                    new PGPSignatureGenerator(
                            new BcPGPContentSignerBuilder(key.getPublicKey().getAlgorithm(), HASH),
                            key.getPublicKey());
            generator.init(PGPSignature.CANONICAL_TEXT_DOCUMENT, secret);
            var subpackets = new PGPSignatureSubpacketGenerator();
            subpackets.setSignatureCreationTime(false, Date.from(at));
            subpackets.setIssuerKeyID(false, key.getKeyID());
            subpackets.setIssuerFingerprint(false, key.getPublicKey());
            generator.setHashedSubpackets(subpackets.generate());
            generator.update(text.getBytes(UTF_8));
            return generator.generate();
        } catch (PGPException e) {
            throw new IOException("cannot sign with key " + fingerprint(), e);
        }
    }

    private static String armored(PGPSignature signature) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (ArmoredOutputStream out = ArmoredOutputStream.builder().clearHeaders().build(bytes)) {
            signature.encode(out);
        }
        return bytes.toString(UTF_8);
    }

    private static PGPSecretKeyRing ring(byte[] bytes, String name) throws IOException {
        if (isArmored(bytes) && !new String(bytes, UTF_8).contains(END)) {
            throw new IOException("%s: ends too soon, without %s".formatted(name, END));
        }
        try {
            InputStream in = new ByteArrayInputStream(bytes);
            var objects =
                    new PGPObjectFactory(
                            isArmored(bytes) ? new ArmoredInputStream(in) : in,
                            new BcKeyFingerprintCalculator());
            for (Object each = objects.nextObject(); each != null; each = objects.nextObject()) {
                if (each instanceof PGPSecretKeyRing ring) {
                    return ring;
                }
            }
        } catch (IOException | RuntimeException e) {
            throw new IOException(name + ": not an OpenPGP secret key: " + e.getMessage(), e);
        }
        throw new IOException(name + ": no OpenPGP secret key in it");
    }

    private static PGPPublicKeyRing publicRing(PGPSecretKeyRing ring) {
        List<org.bouncycastle.openpgp.PGPPublicKey> keys = new ArrayList<>();
        ring.getPublicKeys().forEachRemaining(keys::add);
        return new PGPPublicKeyRing(keys);
    }

    /// The newest subkey that may sign, else the primary key: what gpg chooses too.
    private static PGPSecretKey signing(
            PGPSecretKeyRing ring, PGPPublicKeyRing publicRing, String name, Instant now)
            throws IOException {
        var check = new SignatureCheck(new Keyring(List.of(publicRing), name), now);
        List<String> objections = new ArrayList<>();
        List<PGPSecretKey> able = new ArrayList<>();
        for (PGPSecretKey each : ring) {
            var key = new Keyring.Key(each.getPublicKey(), publicRing.getPublicKey());
            Optional<String> objection =
                    each.isPrivateKeyEmpty()
                            ? Optional.of("a secret part is not in the file")
                            : check.objection(key);
            objection.ifPresent(objections::add);
            if (objection.isEmpty() && each.isSigningKey()) {
                able.add(each);
            }
        }
        if (able.isEmpty()) {
            throw new IOException(
                    "%s: no key in it may sign: %s".formatted(name, String.join("; ", objections)));
        }
        return able.getLast();
    }

    private static PGPPrivateKey secret(PGPSecretKey key, String name, Unlock unlock)
            throws IOException {
        boolean isProtected = key.getKeyEncryptionAlgorithm() != 0;
        char[] passphrase = isProtected ? unlock.passphrase() : new char[0];
        try {
            return key.extractPrivateKey(
                    new BcPBESecretKeyDecryptorBuilder(new BcPGPDigestCalculatorProvider())
                            .build(passphrase));
        } catch (PGPException e) {
            throw new IOException(name + ": the passphrase does not open this key", e);
        }
    }
}
