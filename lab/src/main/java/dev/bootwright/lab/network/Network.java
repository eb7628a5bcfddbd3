package dev.bootwright.lab.network;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A private network. What it made outside this process is gone at the end of its run.
public sealed interface Network permits BridgedNetwork, UserNetwork {

    /// The IPv4 address that a server on this network listens on.
    String serverAddress();

    /// The IPv4 address by which machines reach that server.
    String serverAddressForMachines();

    /// The IPv4 address that operators listen on: reachable by a browser on this computer.
    String operatorAddress();

    /// The name of the interface that a server serves; empty where there is none to serve.
    Optional<String> serverInterface();

    /// The command that runs `command` where the server lives.
    List<String> inside(List<String> command);

    /// Makes a port for one machine.
    ///
    /// @return the value of QEMU's `-netdev` option, without its id
    /// @throws IOException if the port cannot be made
    String newPort() throws IOException;
}
