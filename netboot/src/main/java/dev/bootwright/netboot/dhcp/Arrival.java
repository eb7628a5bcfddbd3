package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.net.Ipv4Address;

/// A message and how it came.
///
/// @param port        of ours that it came to: 67 or 4011
/// @param toOurselves whether it was sent to our own address, and not to everyone
record Arrival(
        DhcpMessage message, Ipv4Address source, int sourcePort, int port, boolean toOurselves) {

    /// The port of PXE's boot server (BINL), PXE 2.1 §2.2.3.
    static final int BINL = 4011;
}
