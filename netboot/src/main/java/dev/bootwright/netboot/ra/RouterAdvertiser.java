package dev.bootwright.netboot.ra;

import dev.bootwright.linux.packet.Icmpv6Socket;
import dev.bootwright.linux.packet.Link;
import dev.bootwright.linux.packet.Poller;
import dev.bootwright.linux.sys.NativeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/// Tells machines on one interface that there is no IPv6 router here: an advertisement with a
/// lifetime of zero and no prefix, which gives nobody an address or a route.
///
/// iPXE waits 16 seconds for an answer to its router solicitation before it goes on with the IPv4
/// address it already has; any advertisement ends that wait. Each solicitation gets one.
public final class RouterAdvertiser implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(RouterAdvertiser.class.getName());

    /// ICMPv6 types (RFC 4861 §4.1 and §4.2).
    private static final int ROUTER_SOLICITATION = 133;

    private static final int ROUTER_ADVERTISEMENT = 134;

    /// RFC 4861 §4.6.1.
    private static final int SOURCE_LINK_LAYER_ADDRESS = 1;

    private static final int CURRENT_HOP_LIMIT = 64;
    private static final int ADVERTISEMENT_BYTES = 24;
    private static final Duration NO_LIMIT = Duration.ofNanos(-1);

    private final Icmpv6Socket socket;
    private final Poller poller;
    private final byte[] advertisement;
    private final Thread thread;
    private volatile boolean closing;

    private RouterAdvertiser(Link link, Icmpv6Socket socket, Poller poller) {
        this.socket = socket;
        this.poller = poller;
        this.advertisement = advertisement(link.mac());
        this.thread =
                Thread.ofPlatform()
                        .name("router advertisements " + link.name())
                        .unstarted(this::run);
    }

    /// Starts to answer.
    ///
    /// @throws IOException if the interface is unknown, IPv6 is switched off there, or the process
    ///     lacks the privilege
    public static RouterAdvertiser open(String interfaceName) throws IOException {
        Link link = Link.find(interfaceName);
        Icmpv6Socket socket = open(link);
        try {
            RouterAdvertiser advertiser =
                    new RouterAdvertiser(link, socket, Poller.open(List.of(socket)));
            advertiser.thread.start();
            return advertiser;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static Icmpv6Socket open(Link link) throws IOException {
        try {
            return Icmpv6Socket.open(link);
        } catch (NativeException e) {
            throw new IOException(
                    "cannot send router advertisements on " + link.name() + ": " + e.getMessage(),
                    e);
        }
    }

    /// ```text
    ///  0  1  type 134
    ///  1  1  code 0
    ///  2  2  checksum, filled in by the kernel
    ///  4  1  hop limit for the machines to use
    ///  5  1  flags: no DHCPv6
    ///  6  2  router lifetime in seconds: 0, no default router
    ///  8  4  reachable time: unspecified
    /// 12  4  retransmission timer: unspecified
    /// 16  8  option 1: our hardware address
    /// ```
    ///
    /// Source: RFC 4861 §4.2.
    static byte[] advertisement(long mac) {
        return ByteBuffer.allocate(ADVERTISEMENT_BYTES)
                .put((byte) ROUTER_ADVERTISEMENT)
                .put(4, (byte) CURRENT_HOP_LIMIT)
                .put(16, (byte) SOURCE_LINK_LAYER_ADDRESS)
                .put(17, (byte) 1) // of eight bytes
                .putShort(18, (short) (mac >>> 32))
                .putInt(20, (int) mac)
                .array();
    }

    private void run() {
        while (!closing) {
            try {
                poller.await(NO_LIMIT);
                boolean asked =
                        socket.receive().stream()
                                .anyMatch(message ->
                                        message.length > 0
                                                && Byte.toUnsignedInt(message[0])
                                                        == ROUTER_SOLICITATION);
                if (asked) {
                    socket.sendToAllNodes(advertisement);
                }
            } catch (IOException e) {
                // Solicitations come again, also while our own address is not ready yet.
                LOG.log(System.Logger.Level.DEBUG, "no advertisement sent", e);
            }
        }
    }

    /// Stops answering.
    @Override
    public void close() {
        closing = true;
        try {
            poller.wake();
        } catch (NativeException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot wake the advertiser", e);
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        poller.close();
        socket.close();
    }
}
