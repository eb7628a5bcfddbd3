package dev.bootwright.formats.bytes;

import java.io.IOException;

/// Bytes that are not those which were written: their checksum says so, and there is no other copy.
///
/// Unlike a [FormatException] it blames the medium, not the writer.
public final class ChecksumException extends IOException {

    private static final long serialVersionUID = 1L;

    /// @param message what was read, where, and what was tried
    public ChecksumException(String message) {
        super(message);
    }
}
