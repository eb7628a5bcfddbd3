package dev.bootwright.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whether this process may do what `serve` was asked to do. Source: capabilities(7), proc(5).
final class Privileges {

    private static final int NET_BIND_SERVICE = 10;
    private static final int NET_RAW = 13;
    private static final int FIRST_FREE_PORT = 1024;

    private Privileges() {}

    /// @throws Failure that says what is missing, and what works without it
    static void check(ServeOptions options) {
        long capabilities = capabilities();
        boolean mayBind = (capabilities >> NET_BIND_SERVICE & 1) == 1;
        boolean mayRaw = (capabilities >> NET_RAW & 1) == 1;
        if (options.dhcp() != ServeCommand.Dhcp.OFF && !(mayBind && mayRaw)) {
            throw refuse("DHCP needs root (or CAP_NET_BIND_SERVICE and CAP_NET_RAW)");
        }
        if (options.tftpPort() > 0 && options.tftpPort() < FIRST_FREE_PORT && !mayBind) {
            throw refuse("TFTP on port %d needs root".formatted(options.tftpPort()));
        }
    }

    private static Failure refuse(String message) {
        return new Failure(
                message,
                "run as root, or serve HTTP only: --listen ADDRESS --dhcp off --tftp-port 0");
    }

    /// The effective capabilities; all of them where the kernel does not say.
    private static long capabilities() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("CapEff:")) {
                    return Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16);
                }
            }
        } catch (IOException | NumberFormatException _) {
            return -1;
        }
        return -1;
    }
}
