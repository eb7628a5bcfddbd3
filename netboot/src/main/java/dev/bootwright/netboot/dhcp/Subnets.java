package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.net.Ipv4Address;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The subnets that addresses are given out on, and which of them a message is about.
final class Subnets {

    /// Sub-option of option 82 (RFC 3527).
    private static final int LINK_SELECTION = 5;

    private final ServerIdentity server;
    private final List<LeaseTable> tables;

    Subnets(ServerIdentity server, DhcpConfiguration configuration) {
        this.server = server;
        this.tables =
                configuration.subnets().stream()
                        .map(subnet ->
                                new LeaseTable(
                                        subnet, configuration.reservations(), kept(subnet, server)))
                        .toList();
    }

    private static Set<Ipv4Address> kept(Subnet subnet, ServerIdentity server) {
        Set<Ipv4Address> kept = new HashSet<>(subnet.routers());
        kept.addAll(subnet.dns());
        kept.add(server.address());
        return kept;
    }

    void restore(Lease lease) {
        with(lease.address()).ifPresent(table -> table.restore(lease));
    }

    /// Whether the subnet is the interface's own.
    boolean isLocal(LeaseTable table) {
        return table.subnet().network().contains(server.address());
    }

    /// By what the relay or the client selects (RFC 3527, RFC 3011), by the relay's address, by the
    /// address of a client that has one and speaks to us through routers, or by the interface.
    Optional<LeaseTable> of(Arrival arrival) {
        DhcpMessage message = arrival.message();
        Optional<Ipv4Address> selected =
                message.option(DhcpOption.RelayAgentInformation.class)
                        .flatMap(option -> SubOptions.find(option.value(), LINK_SELECTION))
                        .filter(value -> value.length == Ipv4Address.BYTES)
                        .map(Ipv4Address::of)
                        .or(() ->
                                message.option(DhcpOption.SubnetSelection.class)
                                        .map(DhcpOption.SubnetSelection::address));
        if (selected.isPresent()) {
            return with(selected.get());
        }
        if (!message.giaddr().isNone()) {
            return with(message.giaddr());
        }
        if (arrival.toOurselves() && !message.ciaddr().isNone()) {
            return with(message.ciaddr());
        }
        return with(server.address());
    }

    private Optional<LeaseTable> with(Ipv4Address address) {
        return tables.stream()
                .filter(table -> table.subnet().network().contains(address))
                .findFirst();
    }
}
