package dev.bootwright.lab.network;

import java.util.List;

/// The network that QEMU makes for each machine by itself (SLIRP). Machines reach this computer's
/// loopback at 10.0.2.2 and one another not at all; no rights are needed.
public final class UserNetwork implements Network {

    private static final String GATEWAY = "10.0.2.2";

    private final String port;

    private UserNetwork(String port) {
        this.port = port;
    }

    /// Machines are told nothing to boot.
    public static UserNetwork withoutBoot() {
        return new UserNetwork("user");
    }

    /// Machines are told nothing to boot, and one of them can be reached.
    ///
    /// @param here  port on the loopback address of this computer
    /// @param there port of the machine that leads to it, which must have the first address, 10.0.2.15
    public static UserNetwork reaching(int here, int there) {
        return new UserNetwork("user,hostfwd=tcp:127.0.0.1:%d-:%d".formatted(here, there));
    }

    /// @param port of the boot listener, on the loopback address of this computer
    /// @param script file that machines are told to boot, such as `boot.ipxe`
    public static UserNetwork booting(int port, String script) {
        return new UserNetwork("user,bootfile=http://%s:%d/%s".formatted(GATEWAY, port, script));
    }

    @Override
    public List<String> serveOptions() {
        return List.of(
                "--listen",
                "127.0.0.1",
                "--http-port",
                "0",
                "--tls-name",
                GATEWAY,
                "--dhcp",
                "off",
                "--tftp-port",
                "0",
                "--operator",
                "127.0.0.1:0");
    }

    @Override
    public List<String> inside(List<String> command) {
        return command;
    }

    @Override
    public String newPort() {
        return port;
    }
}
