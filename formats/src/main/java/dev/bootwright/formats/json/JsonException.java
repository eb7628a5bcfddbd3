package dev.bootwright.formats.json;

import java.io.IOException;

/// Text that is not JSON, or JSON of another shape than expected.
public final class JsonException extends IOException {

    private static final long serialVersionUID = 1L;

    public JsonException(String message) {
        super(message);
    }

    public JsonException(String message, Throwable cause) {
        super(message, cause);
    }
}
