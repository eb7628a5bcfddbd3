package dev.bootwright.lab.operator;

import java.io.IOException;

/// The server answered that it will not do what was asked; the message has its reason.
public final class OperatorException extends IOException {

    private static final long serialVersionUID = 1L;

    OperatorException(String message) {
        super(message);
    }
}
