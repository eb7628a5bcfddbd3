package dev.bootwright.lab.network;

import java.io.IOException;
import java.util.List;

/// A private network. What it made outside this process is gone at the end of its run.
public sealed interface Network permits BridgedNetwork, UserNetwork {

    /// The options of `bootwright serve` that make it serve this network, with its operators' page
    /// where a browser on this computer can reach it.
    List<String> serveOptions();

    /// The command that runs `command` where the server lives.
    List<String> inside(List<String> command);

    /// Makes a port for one machine.
    ///
    /// @return the value of QEMU's `-netdev` option, without its id
    /// @throws IOException if the port cannot be made
    String newPort() throws IOException;
}
