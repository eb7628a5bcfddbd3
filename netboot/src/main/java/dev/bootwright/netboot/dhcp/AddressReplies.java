package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.net.Ipv4Address;
import java.time.Duration;
import java.util.Optional;

/// The replies of a server that gives out addresses.
final class AddressReplies {

    private final ServerIdentity server;
    private final LeaseTimes times;

    AddressReplies(ServerIdentity server, LeaseTimes times) {
        this.server = server;
        this.times = times;
    }

    boolean isOurs(Ipv4Address serverIdentifier) {
        return serverIdentifier.equals(server.address());
    }

    Step.Send offer(Question question, LeaseTable table, Ipv4Address address, BootAnswer answer) {
        Duration time = question.client().boots() ? times.boot() : times.normal();
        Reply reply = new Reply(question.message(), server, MessageType.OFFER).yiaddr(address);
        addTimes(reply, time);
        addNetwork(reply, question, table);
        answer.addTo(reply, false);
        String detail = answer.detail() + warning(table);
        return send(question, reply, address, "offer", detail);
    }

    Step.Send ack(
            Question question,
            LeaseTable table,
            Ipv4Address address,
            BootAnswer answer,
            Duration time) {
        Reply reply =
                new Reply(question.message(), server, MessageType.ACK)
                        .ciaddr(question.message().ciaddr())
                        .yiaddr(address);
        addTimes(reply, time);
        addNetwork(reply, question, table);
        answer.addTo(reply, false);
        return send(question, reply, address, "ack", answer.detail());
    }

    /// The answer to a client that has an address of its own: everything but an address (RFC 2131
    /// §4.3.5).
    Step.Send inform(Question question, LeaseTable table, BootAnswer answer) {
        Ipv4Address client =
                question.message().ciaddr().isNone()
                        ? question.arrival().source()
                        : question.message().ciaddr();
        Reply reply =
                new Reply(question.message(), server, MessageType.ACK)
                        .ciaddr(question.message().ciaddr());
        addNetwork(reply, question, table);
        answer.addTo(reply, false);
        Destination to =
                question.message().giaddr().isNone() && !client.isNone()
                        ? new Destination.Address(client, Destination.CLIENT_PORT)
                        : Destination.of(question.message(), Ipv4Address.NONE, false);
        return new Step.Send(
                reply.message(),
                reply.limit(),
                to,
                Events.of(question.now(), question.mac(), client, "ack", answer.detail()));
    }

    Step.Send nak(Question question, String reason) {
        Reply reply =
                new Reply(question.message(), server, MessageType.NAK)
                        .broadcast()
                        .add(new DhcpOption.Message(reason));
        return new Step.Send(
                reply.message(),
                reply.limit(),
                Destination.of(question.message(), Ipv4Address.NONE, true),
                Events.of(question.now(), question.mac(), "nak", reason));
    }

    private static Step.Send send(
            Question question, Reply reply, Ipv4Address address, String kind, String detail) {
        return new Step.Send(
                reply.message(),
                reply.limit(),
                Destination.of(question.message(), address, false),
                Events.of(question.now(), question.mac(), address, kind, detail));
    }

    /// T1 and T2 are half and seven eighths of the lease (RFC 2131 §4.4.5).
    private static void addTimes(Reply reply, Duration time) {
        long seconds = time.toSeconds();
        reply.add(new DhcpOption.LeaseTime(seconds))
                .add(new DhcpOption.RenewalTime(seconds / 2))
                .add(new DhcpOption.RebindingTime(seconds * 7 / 8));
    }

    private static void addNetwork(Reply reply, Question question, LeaseTable table) {
        Subnet subnet = table.subnet();
        reply.add(new DhcpOption.SubnetMask(subnet.network().mask()));
        if (!subnet.routers().isEmpty()) {
            reply.add(new DhcpOption.Routers(subnet.routers()));
        }
        if (!subnet.dns().isEmpty()) {
            reply.addIfAsked(new DhcpOption.NameServers(subnet.dns()));
        }
        if (!subnet.domain().isEmpty()) {
            reply.addIfAsked(new DhcpOption.DomainName(subnet.domain()));
        }
        Optional<String> name = table.reservation(question.mac()).map(Reservation::name);
        name.filter(text -> !text.isEmpty())
                .ifPresent(text -> reply.addIfAsked(new DhcpOption.HostName(text)));
        reply.addIfAsked(new DhcpOption.BroadcastAddress(subnet.network().broadcast()));
    }

    /// A client behind a relay that is told no way back.
    private String warning(LeaseTable table) {
        Subnet subnet = table.subnet();
        return subnet.network().contains(server.address()) || !subnet.routers().isEmpty()
                ? ""
                : "; no router is configured for %s, so it cannot reach us"
                        .formatted(subnet.network());
    }
}
