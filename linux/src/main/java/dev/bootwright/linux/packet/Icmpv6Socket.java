package dev.bootwright.linux.packet;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.bootwright.linux.sys.NativeException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// ICMPv6 on one interface, as a router speaks it: it hears what is sent to all routers, and sends
/// with a hop limit of 255 from the interface's link-local address. The kernel fills in and checks
/// the checksum (RFC 3542 §3.1).
public final class Icmpv6Socket implements AutoCloseable, Pollable {

    private static final int IPPROTO_IPV6 = 41;
    private static final int IPPROTO_ICMPV6 = 58;
    private static final int IPV6_UNICAST_HOPS = 16;
    private static final int IPV6_MULTICAST_IF = 17;
    private static final int IPV6_MULTICAST_HOPS = 18;
    private static final int IPV6_JOIN_GROUP = 20;
    private static final int SOCKADDR_IN6_BYTES = 28;

    private static final byte[] ALL_NODES =
            HexFormat.of().parseHex("ff020000000000000000000000000001");
    private static final byte[] ALL_ROUTERS =
            HexFormat.of().parseHex("ff020000000000000000000000000002");

    private final Link link;
    private final int fd;
    private final MessageVector received = new MessageVector();
    private final MessageVector sent = new MessageVector();

    private Icmpv6Socket(Link link, int fd) {
        this.link = link;
        this.fd = fd;
    }

    /// @throws NativeException `EPERM` without the privilege; others where IPv6 is switched off
    public static Icmpv6Socket open(Link link) throws NativeException {
        int fd = SocketCalls.socket(SocketCalls.AF_INET6, SocketCalls.SOCK_RAW, IPPROTO_ICMPV6);
        try (Arena arena = Arena.ofConfined()) {
            SocketCalls.bindToDevice(fd, link.name());
            SocketCalls.setsockopt(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, 255);
            SocketCalls.setsockopt(fd, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, 255);
            SocketCalls.setsockopt(fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, link.index());
            MemorySegment group = arena.allocate(20, 8);
            MemorySegment.copy(ALL_ROUTERS, 0, group, JAVA_BYTE, 0, ALL_ROUTERS.length);
            group.set(JAVA_INT, 16, link.index());
            SocketCalls.setsockopt(fd, IPPROTO_IPV6, IPV6_JOIN_GROUP, group, "all routers");
            return new Icmpv6Socket(link, fd);
        } catch (NativeException | RuntimeException e) {
            SocketCalls.close(fd);
            throw e;
        }
    }

    /// Receives what is there, at most 64 messages, without waiting. Each begins with its type.
    public List<byte[]> receive() throws NativeException {
        int count = received.receive(fd, "recvmmsg(ICMPv6 on " + link.name() + ")");
        List<byte[]> messages = new ArrayList<>(count);
        for (int slot = 0; slot < count; slot++) {
            messages.add(received.payload(slot));
        }
        return messages;
    }

    /// Sends a message to everyone on the interface.
    ///
    /// @param message with two zero bytes where the checksum goes
    /// @throws NativeException also while the interface has no usable link-local address, which it
    ///     gets about two seconds after it comes up
    public void sendToAllNodes(byte[] message) throws NativeException {
        synchronized (sent) {
            sent.fill(0, message, SOCKADDR_IN6_BYTES);
            MemorySegment name = sent.name(0);
            name.fill((byte) 0);
            name.set(JAVA_SHORT, 0, (short) SocketCalls.AF_INET6);
            MemorySegment.copy(ALL_NODES, 0, name, JAVA_BYTE, 8, ALL_NODES.length);
            name.set(JAVA_INT, 24, link.index());
            if (sent.send(fd, 1) != 0) {
                throw sent.failure("sendmmsg(ICMPv6 on " + link.name() + ")");
            }
        }
    }

    @Override
    public int descriptor() {
        return fd;
    }

    @Override
    public void close() {
        SocketCalls.close(fd);
    }
}
