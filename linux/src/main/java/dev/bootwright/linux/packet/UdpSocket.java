package dev.bootwright.linux.packet;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.bootwright.linux.sys.NativeException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// A UDP socket for all addresses of one interface: it receives what is broadcast there, and
/// nothing from elsewhere. One thread may receive while another sends.
public final class UdpSocket implements AutoCloseable, Pollable {

    private static final int IPPROTO_IP = 0;
    private static final int IP_PKTINFO = 8;
    private static final int SOCKADDR_BYTES = 16;
    private static final int RECEIVE_BUFFER_BYTES = 4 << 20;

    private final String name;
    private final int fd;
    private final MessageVector received = new MessageVector();
    private final MessageVector sent = new MessageVector();

    private UdpSocket(String name, int fd) {
        this.name = name;
        this.fd = fd;
    }

    /// @param device name of an interface, such as `eth0`
    /// @throws NativeException `EADDRINUSE` if the port is taken there, `EACCES` or `EPERM` without
    ///     the privilege, `ENODEV` for an unknown interface
    public static UdpSocket open(String device, int port) throws NativeException {
        int fd = SocketCalls.socket(SocketCalls.AF_INET, SocketCalls.SOCK_DGRAM, 0);
        try (Arena arena = Arena.ofConfined()) {
            String name = "UDP port %d on %s".formatted(port, device);
            SocketCalls.bindToDevice(fd, device);
            SocketCalls.setsockopt(fd, SocketCalls.SOL_SOCKET, SocketCalls.SO_BROADCAST, 1);
            SocketCalls.setsockopt(fd, IPPROTO_IP, IP_PKTINFO, 1);
            enlarge(fd);
            MemorySegment any = arena.allocate(SOCKADDR_BYTES, 8);
            any.set(JAVA_SHORT, 0, (short) SocketCalls.AF_INET);
            any.set(JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), 2, (short) port);
            SocketCalls.bind(fd, any, name);
            return new UdpSocket(name, fd);
        } catch (NativeException | RuntimeException e) {
            SocketCalls.close(fd);
            throw e;
        }
    }

    /// Asks for room for a burst of packets; beyond the system's limit with the privilege for it.
    private static void enlarge(int fd) throws NativeException {
        try {
            SocketCalls.setsockopt(
                    fd, SocketCalls.SOL_SOCKET, SocketCalls.SO_RCVBUFFORCE, RECEIVE_BUFFER_BYTES);
        } catch (NativeException e) {
            SocketCalls.setsockopt(
                    fd, SocketCalls.SOL_SOCKET, SocketCalls.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
        }
    }

    /// Receives what is there, at most 64 datagrams, without waiting.
    public List<Datagram> receive() throws NativeException {
        int count = received.receive(fd, "recvmmsg(" + name + ")");
        List<Datagram> datagrams = new ArrayList<>(count);
        for (int slot = 0; slot < count; slot++) {
            datagrams.add(
                    Datagram.received(
                            received.inetAddress(slot),
                            received.inetPort(slot),
                            received.destination(slot),
                            received.payload(slot)));
        }
        return datagrams;
    }

    /// Sends datagrams of at most 2048 bytes, in order. One that cannot be sent does not hold back
    /// the others.
    ///
    /// @throws NativeException if some could not be sent: why the last of them was not
    public void send(List<Datagram> datagrams) throws NativeException {
        synchronized (sent) {
            int failed = 0;
            for (int from = 0; from < datagrams.size(); from += MessageVector.SLOTS) {
                int count = Math.min(MessageVector.SLOTS, datagrams.size() - from);
                for (int slot = 0; slot < count; slot++) {
                    Datagram datagram = datagrams.get(from + slot);
                    sent.fill(slot, datagram.payload(), SOCKADDR_BYTES);
                    sent.putInet(slot, datagram.address(), datagram.port());
                }
                failed += sent.send(fd, count);
            }
            if (failed > 0) {
                throw sent.failure("sendmmsg(%s), %d not sent".formatted(name, failed));
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
