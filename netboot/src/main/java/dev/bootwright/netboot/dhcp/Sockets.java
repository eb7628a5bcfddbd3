package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.linux.packet.Datagram;
import dev.bootwright.linux.packet.Frames;
import dev.bootwright.linux.packet.IcmpSocket;
import dev.bootwright.linux.packet.Link;
import dev.bootwright.linux.packet.PacketSocket;
import dev.bootwright.linux.packet.Poller;
import dev.bootwright.linux.packet.UdpSocket;
import dev.bootwright.linux.sys.NativeException;
import dev.bootwright.linux.sys.PortOwner;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The sockets of one server: ports 67 and 4011, raw frames for clients without an address, ARP and
/// ICMP for the conflict probe.
final class Sockets implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Sockets.class.getName());

    /// Places in the poller's list.
    private static final int DHCP = 0;

    private static final int BINL = 1;
    private static final int ARP = 2;
    private static final int ICMP = 3;

    private final Link link;
    private final Ipv4Address own;
    private final UdpSocket dhcp;
    private final UdpSocket binl;
    private final PacketSocket frames;
    private final PacketSocket arp;
    private final IcmpSocket icmp;
    private final Poller poller;

    private Sockets(Link link, Ipv4Address own, List<AutoCloseable> opened) throws IOException {
        this.link = link;
        this.own = own;
        this.dhcp = opened(opened, udp(link, Destination.SERVER_PORT));
        this.binl = opened(opened, udp(link, Arrival.BINL));
        this.frames = opened(opened, PacketSocket.openToSend(link));
        this.arp = opened(opened, PacketSocket.openForArp(link));
        this.icmp = opened(opened, IcmpSocket.open());
        this.poller = opened(opened, Poller.open(List.of(dhcp, binl, arp, icmp)));
    }

    /// @throws IOException if a port is taken (the message says by whom) or the process lacks the
    ///     privilege
    static Sockets open(Link link, Ipv4Address own) throws IOException {
        List<AutoCloseable> opened = new ArrayList<>();
        try {
            return new Sockets(link, own, opened);
        } catch (NativeException e) {
            closeAll(opened);
            boolean forbidden =
                    e.errno() == NativeException.EPERM || e.errno() == NativeException.EACCES;
            throw forbidden
                    ? new IOException(
                            "cannot serve DHCP on %s: it takes root".formatted(link.name()), e)
                    : e;
        } catch (IOException | RuntimeException e) {
            closeAll(opened);
            throw e;
        }
    }

    private static <T extends AutoCloseable> T opened(List<AutoCloseable> all, T socket) {
        all.add(socket);
        return socket;
    }

    private static UdpSocket udp(Link link, int port) throws IOException {
        try {
            return UdpSocket.open(link.name(), port);
        } catch (NativeException e) {
            if (e.errno() != NativeException.EADDRINUSE) {
                throw e;
            }
            throw new IOException(
                    "cannot serve DHCP on %s: UDP port %d is in use%s"
                            .formatted(
                                    link.name(),
                                    port,
                                    PortOwner.takenBy(PortOwner.Transport.UDP, port)),
                    e);
        }
    }

    /// Something that came in.
    sealed interface Input {
        record Message(Datagram datagram, int port) implements Input {}

        record Claim(Ipv4Address address, MacAddress user) implements Input {}

        record EchoReply(Ipv4Address address) implements Input {}
    }

    /// Waits until something comes in, [#wake] is called or the time is over.
    ///
    /// @param timeout negative for no limit
    void await(Duration timeout) throws IOException {
        poller.await(timeout);
    }

    void wake() throws IOException {
        poller.wake();
    }

    /// What the last wait ended with.
    List<Input> receive() throws IOException {
        List<Input> inputs = new ArrayList<>();
        // What is known of conflicts comes before messages that it may concern.
        for (byte[] frame : poller.isReady(ARP) ? arp.receive() : List.<byte[]>of()) {
            Frames.readArp(frame)
                    .filter(claim -> claim.mac() != link.mac())
                    .map(claim ->
                            new Input.Claim(
                                    new Ipv4Address(claim.address()), new MacAddress(claim.mac())))
                    .ifPresent(inputs::add);
        }
        for (int address : poller.isReady(ICMP) ? icmp.receiveEchoReplies() : List.<Integer>of()) {
            inputs.add(new Input.EchoReply(new Ipv4Address(address)));
        }
        for (Datagram datagram : poller.isReady(DHCP) ? dhcp.receive() : List.<Datagram>of()) {
            inputs.add(new Input.Message(datagram, Destination.SERVER_PORT));
        }
        for (Datagram datagram : poller.isReady(BINL) ? binl.receive() : List.<Datagram>of()) {
            inputs.add(new Input.Message(datagram, Arrival.BINL));
        }
        return inputs;
    }

    /// Sends messages, many with one system call. Safe for several threads.
    ///
    /// @throws IOException if some could not be sent: why the last of them was not
    void send(List<Step.Send> messages) throws IOException {
        List<Datagram> fromDhcp = new ArrayList<>(messages.size());
        List<Datagram> fromBinl = new ArrayList<>();
        List<byte[]> raw = new ArrayList<>();
        for (Step.Send outgoing : messages) {
            byte[] message = outgoing.reply().write(outgoing.limit());
            switch (outgoing.to()) {
                case Destination.Address(Ipv4Address address, int port) ->
                        fromDhcp.add(Datagram.to(address.bits(), port, message));
                case Destination.Everyone() ->
                        fromDhcp.add(
                                Datagram.to(
                                        Ipv4Address.BROADCAST.bits(),
                                        Destination.CLIENT_PORT,
                                        message));
                case Destination.Binl(Ipv4Address address, int port) ->
                        fromBinl.add(Datagram.to(address.bits(), port, message));
                case Destination.Hardware(MacAddress mac, Ipv4Address address) ->
                        raw.add(frame(mac, address, message));
            }
        }
        try {
            dhcp.send(fromDhcp);
        } finally {
            try {
                binl.send(fromBinl);
            } finally {
                frames.send(raw);
            }
        }
    }

    private byte[] frame(MacAddress mac, Ipv4Address address, byte[] message) {
        return Frames.udp(
                new Frames.UdpRoute(
                        link.mac(),
                        mac.bits(),
                        own.bits(),
                        Destination.SERVER_PORT,
                        address.bits(),
                        Destination.CLIENT_PORT),
                message);
    }

    /// Asks whether somebody uses addresses.
    void probe(List<Step.Probe> probes) throws IOException {
        List<byte[]> questions = new ArrayList<>(probes.size());
        for (Step.Probe probe : probes) {
            if (probe.local()) {
                questions.add(Frames.arpProbe(link.mac(), probe.address().bits()));
            } else {
                sendEcho(probe.address());
            }
        }
        arp.send(questions);
    }

    /// One that cannot be sent, as without a route to the relay's network, says nothing of the others.
    private void sendEcho(Ipv4Address address) {
        try {
            icmp.sendEcho(address.bits());
        } catch (NativeException e) {
            LOG.log(Level.DEBUG, () -> "DHCP: %s is not probed: %s".formatted(address, e));
        }
    }

    /// To be called when no thread uses the sockets any more.
    @Override
    public void close() {
        closeAll(List.of(poller, icmp, arp, frames, binl, dhcp));
    }

    private static void closeAll(List<AutoCloseable> all) {
        for (AutoCloseable socket : all) {
            try {
                socket.close();
            } catch (Exception e) {
                throw new AssertionError("closing one of our sockets throws nothing", e);
            }
        }
    }
}
