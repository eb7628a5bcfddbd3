package dev.bootwright.linux.packet;

import dev.bootwright.linux.sys.NativeException;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A network interface.
///
/// @param index     as the kernel counts
/// @param mac       hardware address, 0 when it has none
/// @param addresses IPv4, in the order they were added
/// @param mtu       in bytes
public record Link(String name, int index, long mac, List<Address> addresses, int mtu) {

    /// An IPv4 address of an interface.
    ///
    /// @param prefix number of network bits
    public record Address(int address, int prefix) {}

    public Link {
        addresses = List.copyOf(addresses);
    }

    /// @throws IOException if there is no interface of that name; the message lists those there are
    public static Link find(String name) throws IOException {
        NetworkInterface found = NetworkInterface.getByName(name);
        if (found == null && exists(name)) { // it has no address, which Ethernet does not need
            return new Link(
                    name,
                    InterfaceRequest.index(name),
                    InterfaceRequest.mac(name),
                    List.of(),
                    InterfaceRequest.mtu(name));
        }
        if (found == null) {
            throw new IOException(
                    "no network interface %s; there are: %s".formatted(name, names()));
        }
        List<Address> addresses =
                found.getInterfaceAddresses().stream()
                        .map(Link::ipv4)
                        .flatMap(Optional::stream)
                        .toList();
        return new Link(name, found.getIndex(), mac(found), addresses, found.getMTU());
    }

    /// Whether it is up and has a carrier, now; false when it is gone.
    public boolean isUp() throws IOException {
        return exists(name) && InterfaceRequest.isRunning(name);
    }

    private static boolean exists(String name) throws NativeException {
        try {
            return InterfaceRequest.index(name) > 0;
        } catch (NativeException e) {
            if (e.errno() == NativeException.ENODEV) {
                return false;
            }
            throw e;
        }
    }

    private static String names() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .map(NetworkInterface::getName)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static Optional<Address> ipv4(InterfaceAddress address) {
        return address.getAddress() instanceof Inet4Address inet
                ? Optional.of(
                        new Address(
                                ByteBuffer.wrap(inet.getAddress()).getInt(),
                                address.getNetworkPrefixLength()))
                : Optional.empty();
    }

    private static long mac(NetworkInterface found) throws SocketException {
        byte[] octets = found.getHardwareAddress();
        long bits = 0;
        if (octets != null && octets.length == 6) {
            for (byte octet : octets) {
                bits = bits << 8 | Byte.toUnsignedInt(octet);
            }
        }
        return bits;
    }
}
