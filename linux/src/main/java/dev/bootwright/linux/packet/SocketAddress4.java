package dev.bootwright.linux.packet;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/// An IPv4 address and port as the kernel takes them. Source: ip(7), `struct sockaddr_in`.
///
/// ```text
/// offset  size  field
///      0     2  sin_family    2, in the byte order of the machine
///      2     2  sin_port      big-endian
///      4     4  sin_addr      big-endian
///      8     8                unused
/// ```
final class SocketAddress4 {

    static final int AF_INET = 2;
    static final int BYTES = 16;

    private static final ValueLayout.OfShort BIG_ENDIAN =
            ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

    private SocketAddress4() {}

    static MemorySegment empty(Arena arena) {
        return arena.allocate(BYTES, Integer.BYTES);
    }

    static MemorySegment write(Arena arena, InetSocketAddress address) {
        if (!(address.getAddress() instanceof Inet4Address ip)) {
            throw new IllegalArgumentException("not an IPv4 address: " + address);
        }
        MemorySegment sockaddr = empty(arena);
        sockaddr.set(ValueLayout.JAVA_SHORT, 0, (short) AF_INET);
        sockaddr.set(BIG_ENDIAN, 2, (short) address.getPort());
        MemorySegment.copy(ip.getAddress(), 0, sockaddr, ValueLayout.JAVA_BYTE, 4, 4);
        return sockaddr;
    }

    static InetSocketAddress read(MemorySegment sockaddr) {
        byte[] ip = sockaddr.asSlice(4, 4).toArray(ValueLayout.JAVA_BYTE);
        int port = Short.toUnsignedInt(sockaddr.get(BIG_ENDIAN, 2));
        try {
            return new InetSocketAddress(InetAddress.getByAddress(ip), port);
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }
}
