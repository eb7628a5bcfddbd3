package dev.bootwright.image.openpgp;

import java.io.IOException;

/// A signature does not count, or keys cannot be had.
public final class OpenPgpException extends IOException {

    private static final long serialVersionUID = 1L;

    /// What kind of refusal it is, by which a caller chooses what to advise.
    public enum Reason {
        /// A known key's signature is not one over these bytes.
        BAD_SIGNATURE,
        /// No signature is of a known, valid key.
        NO_SIGNER,
        /// The file of keys is missing.
        NO_KEYRING,
        /// The file of keys holds none.
        MALFORMED_KEYRING
    }

    private final Reason reason;
    private final String message;

    OpenPgpException(Reason reason, String message) {
        super(message);
        this.reason = reason;
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }

    public Reason reason() {
        return reason;
    }
}
