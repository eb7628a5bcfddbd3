package dev.bootwright.machine.controller;

import java.io.IOException;

/// A tool of a RAID controller failed, or printed what cannot be read.
public final class ControllerException extends IOException {

    private static final long serialVersionUID = 1L;

    ControllerException(String message) {
        super(message);
    }

    ControllerException(String message, Throwable cause) {
        super(message, cause);
    }
}
