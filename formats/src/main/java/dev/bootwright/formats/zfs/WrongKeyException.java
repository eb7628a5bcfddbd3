package dev.bootwright.formats.zfs;

import java.io.IOException;

/// The passphrase does not open the dataset. Asking for another may help.
public final class WrongKeyException extends IOException {

    private static final long serialVersionUID = 1L;

    /// @param message without the passphrase
    public WrongKeyException(String message) {
        super(message);
    }
}
