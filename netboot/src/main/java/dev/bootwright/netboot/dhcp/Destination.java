package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.formats.net.MacAddress;

/// Where a reply goes. Source: RFC 2131 §4.1.
sealed interface Destination {

    int SERVER_PORT = 67;
    int CLIENT_PORT = 68;

    /// To an address that answers ARP: a client that has one, a relay.
    record Address(Ipv4Address address, int port) implements Destination {}

    /// Back to where a question to port 4011 came from, from that port.
    record Binl(Ipv4Address address, int port) implements Destination {}

    /// To a client that takes packets to its new address but does not answer ARP for it yet.
    record Hardware(MacAddress mac, Ipv4Address address) implements Destination {}

    /// To everyone on the interface.
    record Everyone() implements Destination {}

    /// Where the answer to `request` goes.
    ///
    /// @param yiaddr given by the answer, `0.0.0.0` for none
    /// @param refused whether the answer is a NAK: the client must then not be reached at an
    ///     address it is about to lose
    static Destination of(DhcpMessage request, Ipv4Address yiaddr, boolean refused) {
        if (!request.giaddr().isNone()) {
            return new Address(request.giaddr(), SERVER_PORT);
        }
        if (refused) {
            return new Everyone();
        }
        if (!request.ciaddr().isNone()) {
            return new Address(request.ciaddr(), CLIENT_PORT);
        }
        return request.broadcast() || yiaddr.isNone() || request.mac().isEmpty()
                ? new Everyone()
                : new Hardware(request.mac().get(), yiaddr);
    }
}
