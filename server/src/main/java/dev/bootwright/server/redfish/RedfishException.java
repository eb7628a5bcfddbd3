package dev.bootwright.server.redfish;

import dev.bootwright.server.bmc.BmcException.Failure;
import java.io.IOException;

/// A Redfish service refused something, or does not do what it says.
public final class RedfishException extends IOException {

    private static final long serialVersionUID = 1L;

    private final Failure failure;
    private final int status;

    /// @param status of the answer; 0 when it is not about one
    RedfishException(Failure failure, int status, String message) {
        super(message);
        this.failure = failure;
        this.status = status;
    }

    RedfishException(Failure failure, String message) {
        this(failure, 0, message);
    }

    /// What kind of failure it is.
    public Failure failure() {
        return failure;
    }

    /// Whether the BMC refuses whoever asks, so that asking in another way changes nothing.
    boolean isAboutUser() {
        return failure == Failure.WRONG_CREDENTIALS || status == 403;
    }

    /// Status of the answer; 0 when it is not about one.
    public int status() {
        return status;
    }
}
