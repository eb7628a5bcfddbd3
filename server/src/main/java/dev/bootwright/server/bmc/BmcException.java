package dev.bootwright.server.bmc;

import java.io.IOException;

/// A BMC did not do what it was asked. What kind of failure it is decides what may be tried next.
public final class BmcException extends IOException {

    private static final long serialVersionUID = 1L;

    private final Failure failure;

    /// Why a BMC did not do what it was asked.
    public enum Failure {
        /// User or password are wrong. Never tried again with the same ones:
        /// many BMCs lock an account after a few.
        WRONG_CREDENTIALS,
        /// Nothing answered in time, or the connection broke. May be tried again.
        UNREACHABLE,
        /// It understood, and would not: busy, not in this state, or not for this user.
        REFUSED,
        /// It cannot do this at all.
        NOT_SUPPORTED,
        /// It accepted, but did not show it when read back.
        NOT_APPLIED,
        /// It said something that its protocol does not allow.
        MALFORMED,
        /// It belongs to another machine, or does not say to which.
        OTHER_MACHINE
    }

    /// @param message names the BMC's address, what was asked and what was answered; no secret
    public BmcException(Failure failure, String message) {
        super(message);
        this.failure = failure;
    }

    /// @param message names the BMC's address, what was asked and what was answered; no secret
    public BmcException(Failure failure, String message, Throwable cause) {
        super(message, cause);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
