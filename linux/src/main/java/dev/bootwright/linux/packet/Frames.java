package dev.bootwright.linux.packet;

import java.nio.ByteBuffer;
import java.util.Optional;

/// Composes Ethernet frames and takes them apart. Sources: RFC 826 (ARP), RFC 5227 (probes), RFC
/// 791, RFC 768, RFC 1071 (checksum).
///
/// ```text
/// Ethernet, 14 bytes   IPv4, 20 bytes                          UDP, 8 bytes
///  0  6  destination    0  1  version 4, header of 5 words      0  2  source port
///  6  6  source         2  2  total length                      2  2  destination port
/// 12  2  EtherType      6  2  flags and fragment offset         4  2  length
///                       8  1  time to live                      6  2  checksum
///                       9  1  protocol
///                      10  2  header checksum
///                      12  4  source
///                      16  4  destination
/// ```
public final class Frames {

    /// EtherTypes.
    public static final int IPV4 = 0x0800;

    public static final int ARP = 0x0806;

    /// The IP protocol.
    static final int UDP = 17;

    /// Everyone's hardware address.
    public static final long BROADCAST = 0xFFFF_FFFF_FFFFL;

    private static final int ETHERNET_BYTES = 14;
    private static final int IPV4_BYTES = 20;
    private static final int UDP_BYTES = 8;
    private static final int ARP_BYTES = 28;
    private static final int TIME_TO_LIVE = 64;

    private Frames() {}

    /// Where a UDP datagram goes and comes from.
    public record UdpRoute(
            long sourceMac,
            long destinationMac,
            int source,
            int sourcePort,
            int destination,
            int destinationPort) {}

    /// A UDP datagram in one frame.
    ///
    /// @param payload at most as much as fits the interface's MTU with 28 bytes of headers
    public static byte[] udp(UdpRoute route, byte[] payload) {
        int length = IPV4_BYTES + UDP_BYTES + payload.length;
        ByteBuffer frame = ByteBuffer.allocate(ETHERNET_BYTES + length);
        putEthernet(frame, route.destinationMac(), route.sourceMac(), IPV4);
        frame.putShort((short) 0x4500).putShort((short) length).putInt(0);
        frame.put((byte) TIME_TO_LIVE).put((byte) UDP).putShort((short) 0);
        frame.putInt(route.source()).putInt(route.destination());
        frame.putShort((short) route.sourcePort()).putShort((short) route.destinationPort());
        frame.putShort((short) (UDP_BYTES + payload.length)).putShort((short) 0);
        frame.put(payload);
        byte[] bytes = frame.array();
        frame.putShort(ETHERNET_BYTES + 10, (short) checksum(bytes, ETHERNET_BYTES, IPV4_BYTES, 0));
        int pseudoHeader = sum(bytes, ETHERNET_BYTES + 12, 8) + UDP + UDP_BYTES + payload.length;
        int checksum =
                checksum(
                        bytes,
                        ETHERNET_BYTES + IPV4_BYTES,
                        UDP_BYTES + payload.length,
                        pseudoHeader);
        frame.putShort(
                ETHERNET_BYTES + IPV4_BYTES + 6, (short) (checksum == 0 ? 0xFFFF : checksum));
        return bytes;
    }

    /// The payload of a frame that holds UDP in IPv4; empty for anything else.
    public static Optional<Datagram> readUdp(byte[] frame) {
        ByteBuffer in = ByteBuffer.wrap(frame);
        if (frame.length < ETHERNET_BYTES + IPV4_BYTES + UDP_BYTES
                || (in.getShort(12) & 0xFFFF) != IPV4
                || frame[ETHERNET_BYTES + 9] != UDP) {
            return Optional.empty();
        }
        int udp = ETHERNET_BYTES + 4 * (frame[ETHERNET_BYTES] & 15);
        if (udp < ETHERNET_BYTES + IPV4_BYTES || udp + UDP_BYTES > frame.length) {
            return Optional.empty();
        }
        int length = Short.toUnsignedInt(in.getShort(udp + 4)) - UDP_BYTES;
        if (length < 0 || udp + UDP_BYTES + length > frame.length) {
            return Optional.empty();
        }
        byte[] payload = new byte[length];
        in.get(udp + UDP_BYTES, payload);
        return Optional.of(
                Datagram.received(
                        in.getInt(ETHERNET_BYTES + 12),
                        Short.toUnsignedInt(in.getShort(udp)),
                        in.getInt(ETHERNET_BYTES + 16),
                        payload));
    }

    /// The hardware address a frame came from.
    ///
    /// @param frame of at least an Ethernet header, as every frame received is
    public static long sourceMac(byte[] frame) {
        return mac(frame, 6);
    }

    /// Asks everyone who has an address, without claiming it or any other (RFC 5227 §2.1.1).
    public static byte[] arpProbe(long sourceMac, int target) {
        ByteBuffer frame = ByteBuffer.allocate(ETHERNET_BYTES + ARP_BYTES);
        putEthernet(frame, BROADCAST, sourceMac, ARP);
        frame.putShort((short) 1).putShort((short) IPV4).put((byte) 6).put((byte) 4);
        frame.putShort((short) 1); // request
        putMac(frame, sourceMac);
        frame.putInt(0);
        putMac(frame, 0);
        frame.putInt(target);
        return frame.array();
    }

    /// Who says by ARP that it has which address.
    public record ArpClaim(int address, long mac) {}

    /// The claim in a frame: an ARP request or reply whose sender names its address.
    public static Optional<ArpClaim> readArp(byte[] frame) {
        if (frame.length < ETHERNET_BYTES + ARP_BYTES) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(frame);
        boolean ipv4OverEthernet =
                (in.getShort(12) & 0xFFFF) == ARP && in.getLong(14) >>> 16 == 0x0001_0800_0604L;
        int sender = in.getInt(28);
        return ipv4OverEthernet && sender != 0
                ? Optional.of(new ArpClaim(sender, mac(frame, 22)))
                : Optional.empty();
    }

    private static void putEthernet(ByteBuffer out, long destination, long source, int type) {
        putMac(out, destination);
        putMac(out, source);
        out.putShort((short) type);
    }

    private static void putMac(ByteBuffer out, long mac) {
        out.putShort((short) (mac >>> 32)).putInt((int) mac);
    }

    private static long mac(byte[] frame, int at) {
        return ByteBuffer.wrap(frame).getLong(at) >>> 16;
    }

    static int checksum(byte[] bytes, int from, int length, int start) {
        int sum = start + sum(bytes, from, length);
        while (sum >>> 16 != 0) {
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return ~sum & 0xFFFF;
    }

    private static int sum(byte[] bytes, int from, int length) {
        int sum = 0;
        for (int i = 0; i < length; i += 2) {
            int high = bytes[from + i] & 255;
            int low = i + 1 < length ? bytes[from + i + 1] & 255 : 0;
            sum += high << 8 | low;
        }
        return sum;
    }
}
