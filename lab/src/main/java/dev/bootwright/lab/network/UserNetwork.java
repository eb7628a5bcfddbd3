package dev.bootwright.lab.network;

import java.util.List;
import java.util.Optional;

/// The network that QEMU makes for each machine by itself (SLIRP). Machines reach this computer's
/// loopback at 10.0.2.2 and one another not at all; no rights are needed.
public final class UserNetwork implements Network {

    private static final String GATEWAY = "10.0.2.2";

    private final String bootPath;

    private UserNetwork(String bootPath) {
        this.bootPath = bootPath;
    }

    /// @param port of the boot listener, on the loopback address of this computer
    /// @param script file that machines are told to boot, such as `boot.ipxe`
    public static UserNetwork booting(int port, String script) {
        return new UserNetwork("http://%s:%d/%s".formatted(GATEWAY, port, script));
    }

    @Override
    public String serverAddress() {
        return "127.0.0.1";
    }

    @Override
    public String serverAddressForMachines() {
        return GATEWAY;
    }

    @Override
    public String operatorAddress() {
        return "127.0.0.1";
    }

    @Override
    public Optional<String> serverInterface() {
        return Optional.empty();
    }

    @Override
    public List<String> inside(List<String> command) {
        return command;
    }

    @Override
    public String newPort() {
        return "user,bootfile=" + bootPath;
    }
}
