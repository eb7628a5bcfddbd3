package dev.bootwright.image.debian;

import java.util.Iterator;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/// Whether a subkey belongs to its primary key: standing behind it in a file proves nothing.
///
/// Source: RFC 9580 §5.2.1.8, the subkey binding signature.
final class Subkeys {

    private Subkeys() {}

    /// Whether the primary key has bound the subkey to itself for signing.
    static boolean maySign(Keyring.Key key) {
        Iterator<PGPSignature> bindings =
                key.key().getSignaturesOfType(PGPSignature.SUBKEY_BINDING);
        while (bindings.hasNext()) {
            PGPSignature binding = bindings.next();
            boolean signs = (binding.getHashedSubPackets().getKeyFlags() & KeyFlags.SIGN_DATA) != 0;
            if (signs && isBinding(binding, key)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBinding(PGPSignature binding, Keyring.Key key) {
        try {
            binding.init(new BcPGPContentVerifierBuilderProvider(), key.primary());
            return binding.verifyCertification(key.primary(), key.key());
        } catch (PGPException | RuntimeException e) {
            return false; // not even a signature of that key
        }
    }
}
