package dev.bootwright.image.openpgp;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureSubpacketVector;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/// Whether a subkey belongs to its primary key: standing behind it in a file proves nothing.
///
/// The primary key has to have bound the subkey to itself for signing, and the subkey, inside that very
/// signature, has to have said that it belongs to the primary key; gpgv wants both as well.
///
/// Source: RFC 9580 §5.2.1.8, §5.2.1.9 and §10.1.5.
final class Subkeys {

    private Subkeys() {}

    static boolean maySign(Keyring.Key key) {
        Iterator<PGPSignature> bindings =
                key.key().getSignaturesOfType(PGPSignature.SUBKEY_BINDING);
        while (bindings.hasNext()) {
            if (isBinding(bindings.next(), key)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBinding(PGPSignature binding, Keyring.Key key) {
        PGPSignatureSubpacketVector hashed = binding.getHashedSubPackets();
        if (hashed == null || (hashed.getKeyFlags() & KeyFlags.SIGN_DATA) == 0) {
            return false;
        }
        try {
            return verifies(binding, key.primary(), key)
                    && backSignatures(binding).stream()
                            .anyMatch(back -> isBackSignature(back, key));
        } catch (PGPException | RuntimeException e) {
            return false; // not even the layout of a signature
        }
    }

    /// What the subkey has signed, which may stand in either half: it proves itself.
    private static List<PGPSignature> backSignatures(PGPSignature binding) throws PGPException {
        List<PGPSignature> found = new ArrayList<>();
        binding.getHashedSubPackets().getEmbeddedSignatures().forEach(found::add);
        binding.getUnhashedSubPackets().getEmbeddedSignatures().forEach(found::add);
        return found;
    }

    private static boolean isBackSignature(PGPSignature back, Keyring.Key key) {
        return back.getSignatureType() == PGPSignature.PRIMARYKEY_BINDING
                && verifies(back, key.key(), key);
    }

    private static boolean verifies(PGPSignature signature, PGPPublicKey by, Keyring.Key key) {
        try {
            signature.init(new BcPGPContentVerifierBuilderProvider(), by);
            return signature.verifyCertification(key.primary(), key.key());
        } catch (PGPException | RuntimeException e) {
            return false; // numbers that no signature of that key has
        }
    }
}
