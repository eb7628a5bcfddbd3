package dev.bootwright.image.debian;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.bootwright.formats.bytes.FormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPObjectFactory;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/// Whether a clear-signed text carries a signature that counts.
///
/// One good signature is enough and those of unknown keys say nothing, but a bad one of a known key
/// refuses the text, whoever else signed it; so does apt.
///
/// @param keyring whose signatures count
/// @param now     keys and signatures that have expired by then do not count
record SignatureCheck(Keyring keyring, Instant now) {

    /// Weak hashes do not count: apt and sqv refuse them too.
    private static final Set<Integer> HASHES =
            Set.of(
                    HashAlgorithmTags.SHA256,
                    HashAlgorithmTags.SHA384,
                    HashAlgorithmTags.SHA512,
                    HashAlgorithmTags.SHA3_256,
                    HashAlgorithmTags.SHA3_512);

    /// Clocks differ; apt allows a signature to be this far in the future.
    private static final Duration CLOCK_DIFFERENCE = Duration.ofDays(1);

    /// @return fingerprint of the primary key that vouches for the text
    /// @throws DebianException if no signature counts, or a known key's is bad
    String check(ClearSigned signed, String document) throws IOException {
        List<String> objections = new ArrayList<>();
        String signer = "";
        for (PGPSignature signature : signatures(signed, document)) {
            Optional<Keyring.Key> key = keyring.find(signature.getKeyID());
            if (key.isEmpty()) {
                objections.add("key %016X is unknown".formatted(signature.getKeyID()));
            } else if (!verifies(signature, key.get().key(), signed.signedBytes())) {
                throw new DebianException(
                        "%s: BAD signature by key %s: the file was changed after it was signed"
                                .formatted(document, key.get().fingerprint()),
                        "Do not use this mirror; if a proxy or portal is in the way, go around it.");
            } else {
                Optional<String> objection = objection(signature, key.get());
                objection.ifPresent(objections::add);
                signer = objection.isEmpty() ? key.get().fingerprint() : signer;
            }
        }
        if (signer.isEmpty()) {
            throw refused(document, objections);
        }
        return signer;
    }

    private DebianException refused(String document, List<String> objections) {
        return new DebianException(
                "%s: no valid signature: %s (trusted: %s)"
                        .formatted(document, String.join("; ", objections), keyring.names()),
                "Update the package debian-archive-keyring (Ubuntu: ubuntu-archive-keyring), and check"
                        + " this machine's clock; for another archive name its keys with Signed-By in"
                        + " the APT sources.");
    }

    private static List<PGPSignature> signatures(ClearSigned signed, String document)
            throws IOException {
        byte[] armored = signed.signature().getBytes(ISO_8859_1);
        List<PGPSignature> signatures = new ArrayList<>();
        try {
            var in = new ArmoredInputStream(new ByteArrayInputStream(armored));
            var objects = new PGPObjectFactory(in, new BcKeyFingerprintCalculator());
            for (Object each = objects.nextObject(); each != null; each = objects.nextObject()) {
                if (each instanceof PGPSignatureList list) {
                    list.forEach(signatures::add);
                }
            }
        } catch (IOException | RuntimeException e) {
            throw new FormatException("OpenPGP " + document, "signature", 0, e.toString());
        }
        if (signatures.isEmpty()) {
            throw new FormatException("OpenPGP " + document, "signature", 0, "there is none");
        }
        return signatures;
    }

    private static boolean verifies(PGPSignature signature, PGPPublicKey key, byte[] text) {
        try {
            signature.init(new BcPGPContentVerifierBuilderProvider(), key);
            signature.update(text);
            return signature.getSignatureType() == PGPSignature.CANONICAL_TEXT_DOCUMENT
                    && signature.verify();
        } catch (PGPException | RuntimeException e) {
            return false; // numbers that no signature has: as good as a wrong one
        }
    }

    /// Why a signature that is right does not count.
    private Optional<String> objection(PGPSignature signature, Keyring.Key key) throws IOException {
        String name = key.fingerprint();
        if (!HASHES.contains(signature.getHashAlgorithm())) {
            return Optional.of("key %s signed with a weak hash".formatted(name));
        }
        Instant signed = signature.getCreationTime().toInstant();
        if (signed.isAfter(now.plus(CLOCK_DIFFERENCE))) {
            return Optional.of("key %s signed in the future, at %s".formatted(name, signed));
        }
        long seconds = signature.getHashedSubPackets().getSignatureExpirationTime();
        if (seconds != 0 && signed.plusSeconds(seconds).isBefore(now)) {
            return Optional.of(
                    "the signature of key %s expired at %s"
                            .formatted(name, signed.plusSeconds(seconds)));
        }
        return objection(key);
    }

    private Optional<String> objection(Keyring.Key key) throws IOException {
        String name = key.fingerprint();
        for (PGPPublicKey part : List.of(key.primary(), key.key())) {
            Instant created = part.getCreationTime().toInstant();
            long seconds = part.getValidSeconds();
            if (seconds > 0 && created.plusSeconds(seconds).isBefore(now)) {
                Instant expired = created.plusSeconds(seconds);
                return Optional.of("key %s expired at %s".formatted(name, expired));
            }
            if (part.hasRevocation()) {
                return Optional.of("key %s is revoked".formatted(name));
            }
        }
        return !key.key().isMasterKey() && !Subkeys.maySign(key)
                ? Optional.of("a subkey of %s may not sign".formatted(name))
                : Optional.empty();
    }
}
