package dev.bootwright.image.trust;

import java.io.IOException;

/// A signature, a digest or a key is not as it has to be, and what to try.
public final class TrustException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String message;
    private final String hint;

    /// @param message where, what was expected, what was found
    /// @param hint    what to try
    public TrustException(String message, String hint) {
        super(message);
        this.message = message;
        this.hint = hint;
    }

    public TrustException(String message, String hint, Throwable cause) {
        super(message, cause);
        this.message = message;
        this.hint = hint;
    }

    @Override
    public String getMessage() {
        return message;
    }

    /// What to try, as a sentence for the person who ran the command.
    public String hint() {
        return hint;
    }
}
