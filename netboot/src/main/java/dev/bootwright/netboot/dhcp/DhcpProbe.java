package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.linux.packet.Datagram;
import dev.bootwright.linux.packet.Frames;
import dev.bootwright.linux.packet.Link;
import dev.bootwright.linux.packet.PacketSocket;
import dev.bootwright.linux.packet.Poller;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// Looks for a DHCP server on an interface, as a client would: by DISCOVERs, whose offers are not
/// taken. It needs no address, no port (a DHCP client may have 68), but the privilege for raw
/// packets.
public final class DhcpProbe {

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    private final Link link;
    private final MacAddress mac;
    private final int xid;

    private DhcpProbe(Link link, int xid) {
        this.link = link;
        this.mac = new MacAddress(link.mac());
        this.xid = xid;
    }

    /// The first server that offers an address; empty when none does in time.
    ///
    /// @param timeout how long to wait for an answer; see [DhcpConfiguration#USUAL_SEARCH]
    /// @throws IOException if the interface is unknown, or the process lacks the privilege
    public static Optional<OtherServer> search(String interfaceName, Duration timeout)
            throws IOException {
        Link link = Link.find(interfaceName);
        if (link.mac() == 0) {
            return Optional.empty(); // no Ethernet, such as the loopback: nobody to ask
        }
        return new DhcpProbe(link, ThreadLocalRandom.current().nextInt()).search(timeout);
    }

    private Optional<OtherServer> search(Duration timeout) throws IOException {
        long end = System.nanoTime() + timeout.toNanos();
        long nextTry = System.nanoTime();
        try (PacketSocket socket = PacketSocket.openForUdp(link, Destination.CLIENT_PORT);
                Poller poller = Poller.open(List.of(socket))) {
            while (System.nanoTime() - end < 0) {
                if (System.nanoTime() - nextTry >= 0) {
                    socket.send(List.of(frame()));
                    nextTry = System.nanoTime() + BETWEEN_TRIES.toNanos();
                }
                poller.await(
                        Duration.ofNanos(Math.max(0, Math.min(nextTry, end) - System.nanoTime())));
                for (byte[] frame : socket.receive()) {
                    Optional<OtherServer> server = read(frame);
                    if (server.isPresent()) {
                        return server;
                    }
                }
            }
            return Optional.empty();
        }
    }

    private byte[] frame() {
        return Frames.udp(
                new Frames.UdpRoute(
                        mac.bits(),
                        Frames.BROADCAST,
                        0,
                        Destination.CLIENT_PORT,
                        Ipv4Address.BROADCAST.bits(),
                        Destination.SERVER_PORT),
                discover().write());
    }

    /// With the broadcast flag, so that the offer reaches an interface without that address.
    private DhcpMessage discover() {
        return new DhcpMessage(
                DhcpMessage.REQUEST,
                DhcpMessage.ETHERNET,
                Opaque.of(mac.octets()),
                0,
                xid,
                0,
                true,
                Ipv4Address.NONE,
                Ipv4Address.NONE,
                Ipv4Address.NONE,
                Ipv4Address.NONE,
                "",
                "",
                List.of(
                        new DhcpOption.Type(MessageType.DISCOVER),
                        new DhcpOption.VendorClass("bootwright"),
                        new DhcpOption.ParameterRequestList(List.of(1, 3, 6))));
    }

    private Optional<OtherServer> read(byte[] frame) {
        Optional<Datagram> datagram = Frames.readUdp(frame);
        if (datagram.isEmpty()) {
            return Optional.empty();
        }
        try {
            DhcpMessage message = DhcpMessage.read(datagram.get().payload());
            if (message.op() != DhcpMessage.REPLY
                    || message.xid() != xid
                    || message.type().filter(type -> type == MessageType.OFFER).isEmpty()) {
                return Optional.empty();
            }
            Ipv4Address identifier =
                    message.option(DhcpOption.ServerIdentifier.class)
                            .map(DhcpOption.ServerIdentifier::address)
                            .orElse(new Ipv4Address(datagram.get().address()));
            return Optional.of(
                            new OtherServer(
                                    identifier,
                                    new MacAddress(Frames.sourceMac(frame)),
                                    message.yiaddr()))
                    .filter(OtherServer::offersAddresses);
        } catch (FormatException e) {
            return Optional.empty();
        }
    }
}
