package dev.bootwright.lab.demo;

import java.io.IOException;

/// The demo did not come to a good end. The message says which machine and phase, why, and where to
/// look.
public final class DemoException extends IOException {

    private static final long serialVersionUID = 1L;

    DemoException(String message) {
        super(message);
    }
}
