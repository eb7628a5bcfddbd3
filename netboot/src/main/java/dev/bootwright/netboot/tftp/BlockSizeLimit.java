package dev.bootwright.netboot.tftp;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The largest block that goes through an interface in one packet.
final class BlockSizeLimit {

    /// IPv4 header without options, UDP header, TFTP header, in bytes.
    static final int HEADERS = 20 + 8 + DataBlocks.HEADER_BYTES;

    /// What fits everywhere: RFC 1350's own size.
    private static final int SMALLEST = 512;

    private final Map<InetAddress, Integer> known = new ConcurrentHashMap<>();
    private final int fixed;

    /// @param fixed in bytes; 0 to ask the interface
    BlockSizeLimit(int fixed) {
        this.fixed = fixed;
    }

    /// @param local our address on the interface
    int of(InetAddress local) {
        return fixed > 0 ? fixed : known.computeIfAbsent(local, BlockSizeLimit::ask);
    }

    private static int ask(InetAddress local) {
        try {
            NetworkInterface card = NetworkInterface.getByInetAddress(local);
            return card == null ? SMALLEST : Math.max(SMALLEST, card.getMTU() - HEADERS);
        } catch (SocketException _) {
            return SMALLEST; // the interface has just gone; small blocks are always right
        }
    }
}
