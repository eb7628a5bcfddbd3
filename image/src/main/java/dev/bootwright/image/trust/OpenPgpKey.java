package dev.bootwright.image.trust;

import dev.bootwright.image.openpgp.ClearSigner;
import java.io.IOException;
import java.time.Instant;

/// Signs lists of digests, for `gpg --verify`.
public final class OpenPgpKey implements SigningKey {

    private final ClearSigner signer;

    OpenPgpKey(ClearSigner signer) {
        this.signer = signer;
    }

    /// Fingerprint of the primary key, in upper-case hex.
    @Override
    public String name() {
        return signer.fingerprint();
    }

    /// The text with its signature around it.
    ///
    /// @param text lines that end in LF, the last one too, without trailing blanks
    /// @param at   written into the signature
    public String clearSign(String text, Instant at) throws IOException {
        return signer.sign(text, at);
    }
}
