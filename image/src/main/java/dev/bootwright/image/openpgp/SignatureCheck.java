package dev.bootwright.image.openpgp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.bootwright.image.openpgp.OpenPgpException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;

/// Whether something carries a signature that counts.
///
/// One good signature is enough and those of unknown keys say nothing, but a bad one of a known key
/// refuses the text, whoever else signed it; so does apt.
///
/// @param keyring whose signatures count
/// @param now     keys and signatures that have expired by then do not count
public record SignatureCheck(Keyring keyring, Instant now) {

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
    /// @throws OpenPgpException if no signature counts, or a known key's is bad
    public String check(ClearSigned signed, String document) throws IOException {
        byte[] armored = signed.signature().getBytes(ISO_8859_1);
        Verification verification =
                new Verification(
                        this,
                        Signatures.parse(armored, document),
                        PGPSignature.CANONICAL_TEXT_DOCUMENT,
                        document);
        byte[] text = signed.signedBytes();
        verification.update(text, 0, text.length);
        return verification.signer();
    }

    /// Begins the check of a document that is read once, of any size.
    ///
    /// @param document for messages
    public Verification begin(Signatures signatures, String document) {
        return new Verification(this, signatures, PGPSignature.BINARY_DOCUMENT, document);
    }

    /// Why a signature that is right does not count.
    Optional<String> objection(PGPSignature signature, Keyring.Key key) throws IOException {
        String name = key.fingerprint();
        if (!isStrong(signature)) {
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

    private static boolean isStrong(PGPSignature signature) {
        return HASHES.contains(signature.getHashAlgorithm());
    }

    /// Why what a key signs would not count now.
    Optional<String> objection(Keyring.Key key) throws IOException {
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

    OpenPgpException refused(String document, List<String> objections) {
        return new OpenPgpException(
                Reason.NO_SIGNER,
                "%s: no valid signature: %s (trusted: %s)"
                        .formatted(document, String.join("; ", objections), keyring.names()));
    }
}
