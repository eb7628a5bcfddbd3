package dev.bootwright.machine.server;

/// Refusals for tests of other packages.
public final class ServerRefusals {

    private ServerRefusals() {}

    public static ServerRefusedException of(int status, String message) {
        return new ServerRefusedException(status, message);
    }
}
