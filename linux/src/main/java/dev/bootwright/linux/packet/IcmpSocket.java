package dev.bootwright.linux.packet;

import dev.bootwright.linux.sys.NativeException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Echo requests and their replies (ICMP for IPv4, RFC 792), through whatever route there is.
public final class IcmpSocket implements AutoCloseable, Pollable {

    private static final int IPPROTO_ICMP = 1;
    private static final int SOCKADDR_BYTES = 16;
    private static final int ECHO_REPLY = 0;
    private static final int ECHO_REQUEST = 8;
    private static final int ECHO_BYTES = 8;

    private final int fd;
    private final MessageVector received = new MessageVector();
    private final MessageVector sent = new MessageVector();

    private IcmpSocket(int fd) {
        this.fd = fd;
    }

    /// @throws NativeException `EPERM` without the privilege
    public static IcmpSocket open() throws NativeException {
        return new IcmpSocket(
                SocketCalls.socket(SocketCalls.AF_INET, SocketCalls.SOCK_RAW, IPPROTO_ICMP));
    }

    /// Sends one echo request.
    public void sendEcho(int address) throws NativeException {
        ByteBuffer echo = ByteBuffer.allocate(ECHO_BYTES).put((byte) ECHO_REQUEST);
        echo.putShort(2, (short) Frames.checksum(echo.array(), 0, ECHO_BYTES, 0));
        synchronized (sent) {
            sent.fill(0, echo.array(), SOCKADDR_BYTES);
            sent.putInet(0, address, 0);
            if (sent.send(fd, 1) != 0) {
                throw sent.failure("sendmmsg(ICMP)");
            }
        }
    }

    /// The addresses that have answered an echo request, anybody's, since the last call.
    public List<Integer> receiveEchoReplies() throws NativeException {
        int count = received.receive(fd, "recvmmsg(ICMP)");
        List<Integer> addresses = new ArrayList<>(count);
        for (int slot = 0; slot < count; slot++) {
            byte[] packet = received.payload(slot);
            int header = packet.length == 0 ? 0 : 4 * (packet[0] & 15);
            if (packet.length >= header + ECHO_BYTES && packet[header] == ECHO_REPLY) {
                addresses.add(received.inetAddress(slot));
            }
        }
        return addresses;
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
