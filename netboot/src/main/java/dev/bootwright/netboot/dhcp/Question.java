package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.formats.net.MacAddress;
import java.time.Instant;
import java.util.Optional;

/// A message that is worth an answer.
record Question(Arrival arrival, MessageType type, PxeClient client, Instant now) {

    DhcpMessage message() {
        return arrival.message();
    }

    MacAddress mac() {
        return client.mac();
    }

    /// Option 50, `0.0.0.0` for none.
    Ipv4Address requested() {
        return message()
                .option(DhcpOption.RequestedAddress.class)
                .map(DhcpOption.RequestedAddress::address)
                .orElse(Ipv4Address.NONE);
    }

    /// Option 54: the server that the client speaks to; empty when it speaks to all.
    Optional<Ipv4Address> chosenServer() {
        return message()
                .option(DhcpOption.ServerIdentifier.class)
                .map(DhcpOption.ServerIdentifier::address);
    }

    /// The name the client gives itself, if it could be one; else empty. It comes from anybody, and
    /// goes into a database and onto a page.
    String hostName() {
        return message()
                .option(DhcpOption.HostName.class)
                .map(DhcpOption.HostName::name)
                .filter(name -> name.matches("[A-Za-z0-9][A-Za-z0-9.-]{0,62}"))
                .orElse("");
    }

    Step.Note note(String detail) {
        return new Step.Note(Events.of(now, mac(), message().ciaddr(), Events.kind(type), detail));
    }

    Step.Note ignored(String reason) {
        return new Step.Note(Events.ignored(now, Optional.of(mac()), reason));
    }
}
