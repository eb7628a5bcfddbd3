package dev.bootwright.image.openpgp;

import dev.bootwright.image.openpgp.OpenPgpException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.bouncycastle.openpgp.operator.jcajce.JcaPGPContentVerifierBuilderProvider;

/// A check under way: takes the document piece by piece, keeps none of it, and ends with its signer.
public final class Verification {

    /// @param ready whether the signature was made over a document of this kind by a key of this kind
    private record Candidate(PGPSignature signature, Keyring.Key key, boolean ready) {}

    private final SignatureCheck check;
    private final String document;
    private final List<Candidate> candidates = new ArrayList<>();
    private final List<String> objections = new ArrayList<>();

    Verification(SignatureCheck check, Signatures signatures, int type, String document) {
        this.check = check;
        this.document = document;
        for (PGPSignature signature : signatures.list()) {
            Optional<Keyring.Key> key = check.keyring().find(signature.getKeyID());
            if (key.isEmpty()) {
                objections.add("key %016X is unknown".formatted(signature.getKeyID()));
            } else {
                boolean ready =
                        signature.getSignatureType() == type && begins(signature, key.get().key());
                candidates.add(new Candidate(signature, key.get(), ready));
            }
        }
    }

    /// Whether any of the document has to be read: no key of it is known otherwise.
    public boolean isPending() {
        return !candidates.isEmpty();
    }

    public void update(byte[] bytes, int offset, int count) {
        for (Candidate candidate : candidates) {
            if (candidate.ready()) {
                candidate.signature().update(bytes, offset, count);
            }
        }
    }

    /// @return fingerprint of the primary key that vouches for all that was given
    /// @throws OpenPgpException if no signature counts, or a known key's is bad
    public String signer() throws IOException {
        String signer = "";
        for (Candidate candidate : candidates) {
            Keyring.Key key = candidate.key();
            if (!verifies(candidate)) {
                throw new OpenPgpException(
                        Reason.BAD_SIGNATURE,
                        "%s: BAD signature by key %s: the file was changed after it was signed"
                                .formatted(document, key.fingerprint()));
            }
            Optional<String> objection = check.objection(candidate.signature(), key);
            objection.ifPresent(objections::add);
            signer = objection.isEmpty() ? key.fingerprint() : signer;
        }
        if (signer.isEmpty()) {
            throw check.refused(document, objections);
        }
        return signer;
    }

    /// The digests of the platform are twice as fast as the others, but it lacks some curves.
    private static boolean begins(PGPSignature signature, PGPPublicKey key) {
        try {
            signature.init(new JcaPGPContentVerifierBuilderProvider(), key);
            return true;
        } catch (PGPException | RuntimeException e) {
            return beginsSlowly(signature, key);
        }
    }

    private static boolean beginsSlowly(PGPSignature signature, PGPPublicKey key) {
        try {
            signature.init(new BcPGPContentVerifierBuilderProvider(), key);
            return true;
        } catch (PGPException | RuntimeException e) {
            return false; // numbers that no signature has: as good as a wrong one
        }
    }

    private static boolean verifies(Candidate candidate) {
        try {
            return candidate.ready() && candidate.signature().verify();
        } catch (PGPException | RuntimeException e) {
            return false; // numbers that no signature has: as good as a wrong one
        }
    }
}
