package dev.bootwright.image.openpgp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;

/// An archive key made for a test: a primary key and a subkey that signs, Ed25519.
public final class TestKey {

    private static final int ALGORITHM = PublicKeyAlgorithmTags.EDDSA_LEGACY;

    private final PGPKeyPair primary;
    private final PGPKeyPair subkey;
    private final PGPPublicKeyRing ring;

    private TestKey(PGPKeyPair primary, PGPKeyPair subkey, PGPPublicKeyRing ring) {
        this.primary = primary;
        this.subkey = subkey;
        this.ring = ring;
    }

    /// @param validity of both keys; zero for ever
    public static TestKey create(Instant created, Duration validity) {
        return create(created, validity, KeyFlags.SIGN_DATA, true);
    }

    /// @param crossCertified whether the subkey says that it belongs to the primary key
    static TestKey create(
            Instant created, Duration validity, int subkeyFlags, boolean crossCertified) {
        try {
            PGPKeyPair primary = pair(created);
            PGPKeyPair subkey = pair(created);
            var generator =
                    new PGPKeyRingGenerator(
                            PGPSignature.POSITIVE_CERTIFICATION,
                            primary,
                            "Test Archive <archive@example.org>",
                            new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1),
                            flags(KeyFlags.CERTIFY_OTHER | KeyFlags.SIGN_DATA, validity).generate(),
                            null,
                            new BcPGPContentSignerBuilder(ALGORITHM, HashAlgorithmTags.SHA512),
                            null);
            var subpackets = flags(subkeyFlags, validity).generate();
            if (crossCertified) {
                var signer = new BcPGPContentSignerBuilder(ALGORITHM, HashAlgorithmTags.SHA512);
                generator.addSubKey(subkey, subpackets, null, signer);
            } else {
                generator.addSubKey(subkey, subpackets, null);
            }
            return new TestKey(primary, subkey, generator.generatePublicKeyRing());
        } catch (PGPException e) {
            throw new AssertionError(e);
        }
    }

    private static PGPSignatureSubpacketGenerator flags(int flags, Duration validity) {
        var subpackets = new PGPSignatureSubpacketGenerator();
        subpackets.setKeyFlags(false, flags);
        if (!validity.isZero()) {
            subpackets.setKeyExpirationTime(false, validity.toSeconds());
        }
        return subpackets;
    }

    private static PGPKeyPair pair(Instant created) throws PGPException {
        var generator = new Ed25519KeyPairGenerator();
        generator.init(new Ed25519KeyGenerationParameters(new SecureRandom()));
        return new BcPGPKeyPair(4, ALGORITHM, generator.generateKeyPair(), Date.from(created));
    }

    /// How a text is signed.
    ///
    /// @param withSubkey by the subkey, else by the primary key
    /// @param validity   of the signature; zero for ever
    record Manner(boolean withSubkey, int type, int hash, Instant at, Duration validity) {

        static Manner usual(Instant at) {
            return new Manner(
                    true,
                    PGPSignature.CANONICAL_TEXT_DOCUMENT,
                    HashAlgorithmTags.SHA512,
                    at,
                    Duration.ZERO);
        }

        Manner byPrimary() {
            return new Manner(false, type, hash, at, validity);
        }

        Manner ofType(int other) {
            return new Manner(withSubkey, other, hash, at, validity);
        }

        Manner hashed(int other) {
            return new Manner(withSubkey, type, other, at, validity);
        }

        Manner validFor(Duration other) {
            return new Manner(withSubkey, type, hash, at, other);
        }
    }

    /// The signature over a text whose lines end in LF, the last one too.
    PGPSignature sign(String text, Manner manner) {
        try {
            PGPKeyPair pair = manner.withSubkey() ? subkey : primary;
            var generator =
                    new PGPSignatureGenerator(
                            new BcPGPContentSignerBuilder(ALGORITHM, manner.hash()),
                            pair.getPublicKey());
            generator.init(manner.type(), pair.getPrivateKey());
            var subpackets = new PGPSignatureSubpacketGenerator();
            subpackets.setSignatureCreationTime(false, Date.from(manner.at()));
            subpackets.setIssuerKeyID(false, pair.getKeyID());
            if (!manner.validity().isZero()) {
                subpackets.setSignatureExpirationTime(false, manner.validity().toSeconds());
            }
            generator.setHashedSubpackets(subpackets.generate());
            String stripped = text.replaceAll("[ \\t]+\n", "\n"); // no part of what is signed
            String signed = stripped.substring(0, stripped.length() - 1).replace("\n", "\r\n");
            generator.update(signed.getBytes(UTF_8));
            return generator.generate();
        } catch (PGPException e) {
            throw new AssertionError(e);
        }
    }

    /// A clear-signed document as gpg lays it out.
    static byte[] clearSigned(String text, List<PGPSignature> signatures) throws IOException {
        var armored = new ByteArrayOutputStream();
        try (ArmoredOutputStream out =
                ArmoredOutputStream.builder().clearHeaders().build(armored)) {
            for (PGPSignature signature : signatures) {
                signature.encode(out);
            }
        }
        String escaped = text.replaceAll("(?m)^-", "- -");
        String document =
                "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n"
                        + escaped
                        + armored.toString(UTF_8);
        return document.getBytes(UTF_8);
    }

    public byte[] clearSign(String text, Instant at) throws IOException {
        return clearSigned(text, List.of(sign(text, Manner.usual(at))));
    }

    /// The same key, with a revocation of the primary key.
    public TestKey revoked() throws PGPException {
        var generator =
                new PGPSignatureGenerator(
                        new BcPGPContentSignerBuilder(ALGORITHM, HashAlgorithmTags.SHA512),
                        primary.getPublicKey());
        generator.init(PGPSignature.KEY_REVOCATION, primary.getPrivateKey());
        PGPSignature revocation = generator.generateCertification(primary.getPublicKey());
        PGPPublicKey revoked = PGPPublicKey.addCertification(ring.getPublicKey(), revocation);
        return new TestKey(primary, subkey, PGPPublicKeyRing.insertPublicKey(ring, revoked));
    }

    /// The primary key of this one with the subkey of another behind it, as a forger would file it.
    TestKey withSubkeyOf(TestKey other) {
        PGPPublicKey foreign = other.ring.getPublicKey(other.subkey.getKeyID());
        return new TestKey(
                primary, other.subkey, new PGPPublicKeyRing(List.of(ring.getPublicKey(), foreign)));
    }

    PGPPublicKeyRing ring() {
        return ring;
    }

    public String fingerprint() {
        return java.util.HexFormat.of()
                .withUpperCase()
                .formatHex(primary.getPublicKey().getFingerprint());
    }

    public Path writeTo(Path file) throws IOException {
        return Files.write(file, ring.getEncoded());
    }

    public String armored() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (ArmoredOutputStream out = ArmoredOutputStream.builder().clearHeaders().build(bytes)) {
            ring.encode(out);
        }
        return bytes.toString(UTF_8);
    }
}
