package dev.bootwright.machine.server;

import java.io.IOException;

/// The server has understood a request and will not do it, now or later (HTTP status 4xx).
public final class ServerRefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;

    ServerRefusedException(int status, String message) {
        super(message);
        this.status = status;
    }

    /// Whether this boot has no say any more, because a later boot of the machine has taken over.
    public boolean endsThisBoot() {
        return status == 401;
    }
}
