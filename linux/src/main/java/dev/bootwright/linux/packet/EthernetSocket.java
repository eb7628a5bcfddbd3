package dev.bootwright.linux.packet;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.bootwright.linux.sys.Native;
import dev.bootwright.linux.sys.NativeException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/// Frames of one EtherType on one interface, many a call and without a copy in Java; see packet(7).
///
/// One thread receives, looks at the frames where they lie, fills answers in place, and sends those;
/// others may [#sendCopy] meanwhile. Frames this host sends itself are not received, nor are those
/// to other hosts.
///
/// ```text
/// struct mmsghdr, 64 bytes     struct sockaddr_ll, 20 bytes
/// 16  8  msg_iov                0  2  sll_family
/// 24  8  msg_iovlen             2  2  sll_protocol, big-endian
///                               4  4  sll_ifindex
/// ```
public final class EthernetSocket implements AutoCloseable {

    /// The most frames one call receives or sends.
    public static final int SLOTS = 64;

    private static final int HEADER_BYTES = 64;
    private static final int SOCKADDR_LL_BYTES = 20;
    private static final int IOVEC_BYTES = 16;

    private static final int SO_SNDBUF = 7;
    private static final int SO_SNDBUFFORCE = 32;
    private static final int SOL_PACKET = 263;
    private static final int PACKET_IGNORE_OUTGOING = 23;
    private static final int PACKET_OTHERHOST = 3;
    private static final int PACKET_OUTGOING = 4;
    private static final int POLLFD_BYTES = 8;
    private static final short POLLIN = 1;
    private static final short POLLERR = 8;

    private static final int QUEUE_BYTES = 8 << 20;

    private final String device;
    private final int fd;
    private final Arena arena = Arena.ofAuto();
    private final MemorySegment errno = Native.errno(arena);
    private final MemorySegment poll = arena.allocate(POLLFD_BYTES, 4);
    private final FrameRing ring;
    private final int waitMillis;
    private final Vector answers;
    private final Vector copies;
    private final Vector nothing;
    private int received;

    private EthernetSocket(String device, int fd, FrameRing ring, int frameBytes, Duration wait) {
        this.device = device;
        this.fd = fd;
        this.ring = ring;
        this.waitMillis = Math.toIntExact(wait.toMillis());
        this.poll.set(JAVA_INT, 0, fd);
        this.poll.set(JAVA_SHORT, 4, POLLIN);
        this.answers = new Vector(SLOTS, frameBytes);
        this.copies = new Vector(1, frameBytes);
        this.nothing = new Vector(1, 1);
    }

    /// @param frameBytes length of the longest frame, with its header of 14 bytes
    /// @param wait       how long [#receive] waits for a frame
    /// @throws NativeException if the process lacks the privilege, or the interface is gone
    public static EthernetSocket open(Link link, int etherType, int frameBytes, Duration wait)
            throws NativeException {
        int fd = SocketCalls.socket(SocketCalls.AF_PACKET, SocketCalls.SOCK_RAW, 0);
        try (Arena arena = Arena.ofConfined()) {
            SocketCalls.setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, 1);
            queue(fd, SO_SNDBUFFORCE, SO_SNDBUF);
            FrameRing ring = FrameRing.map(fd, frameBytes);
            MemorySegment address = arena.allocate(SOCKADDR_LL_BYTES, 8);
            address.set(JAVA_SHORT, 0, (short) SocketCalls.AF_PACKET);
            // The kernel hands over this EtherType only, so no filter program has to look for it.
            address.set(JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), 2, (short) etherType);
            address.set(JAVA_INT, 4, link.index());
            SocketCalls.bind(fd, address, link.name());
            return new EthernetSocket(link.name(), fd, ring, frameBytes, wait);
        } catch (NativeException | RuntimeException e) {
            SocketCalls.close(fd);
            throw e;
        }
    }

    /// Beyond the limit for everyone if we may, else up to it.
    private static void queue(int fd, int forced, int allowed) throws NativeException {
        try {
            SocketCalls.setsockopt(fd, SocketCalls.SOL_SOCKET, forced, QUEUE_BYTES);
        } catch (NativeException e) {
            if (e.errno() != NativeException.EPERM) {
                throw e;
            }
            SocketCalls.setsockopt(fd, SocketCalls.SOL_SOCKET, allowed, QUEUE_BYTES);
        }
    }

    /// Waits for a frame and takes it and those behind it, at most [#SLOTS]. Those of the call before are
    /// gone then.
    ///
    /// @return frames there are, 0 when the wait was in vain
    public int receive() throws NativeException {
        ring.release(received);
        received = ring.ready(SLOTS);
        if (received == 0) {
            await();
            received = ring.ready(SLOTS);
        }
        return received;
    }

    private void await() throws NativeException {
        int ready = SocketCalls.poll(errno, poll, 1, waitMillis);
        if (ready < 0 && ready != -NativeException.EINTR) {
            throw Native.failure("poll(" + device + ")", errno);
        }
        if (ready > 0 && (poll.get(JAVA_SHORT, 6) & POLLERR) != 0) {
            // Only a call that receives shows the error, and clears it.
            int result = SocketCalls.recvmmsg(errno, fd, nothing.headers, 1);
            if (result < 0 && result != -NativeException.EAGAIN) {
                throw Native.failure("poll(" + device + ")", errno);
            }
        }
    }

    /// A frame that was received, from its position 0 to its limit; until the next [#receive]. Empty when
    /// it was longer than the longest, or not for this host.
    ///
    /// @param index below what [#receive] said
    public ByteBuffer frame(int index) {
        int type = ring.packetType(index);
        ByteBuffer frame = ring.frame(index);
        return type == PACKET_OTHERHOST || type == PACKET_OUTGOING ? frame.limit(0) : frame;
    }

    /// Room for an answer, from position 0 to the length of the longest frame.
    ///
    /// @param slot below [#SLOTS]
    public ByteBuffer answer(int slot) {
        return answers.frames[slot].clear();
    }

    /// Sends the answers of the first slots, each of the given length.
    ///
    /// @return frames the kernel did not take; initiators ask again
    public int send(int count, int[] lengths) {
        for (int slot = 0; slot < count; slot++) {
            answers.length(slot, lengths[slot]);
        }
        int failed = 0;
        int at = 0;
        while (at < count) {
            MemorySegment left = answers.headers.asSlice((long) HEADER_BYTES * at);
            int sent = SocketCalls.sendmmsg(errno, fd, left, count - at);
            if (sent > 0) {
                at += sent;
            } else if (sent != -NativeException.EINTR) {
                failed++;
                at++;
            }
        }
        return failed;
    }

    /// Sends one frame, from any thread.
    ///
    /// @param frame at most as long as the longest
    public void sendCopy(byte[] frame) throws NativeException {
        synchronized (copies) {
            copies.frames[0].clear().put(frame);
            copies.length(0, frame.length);
            int sent;
            do {
                sent = SocketCalls.sendmmsg(copies.errno, fd, copies.headers, 1);
            } while (sent == -NativeException.EINTR);
            if (sent != 1) {
                throw Native.failure("sendmmsg(" + device + ")", copies.errno);
            }
        }
    }

    @Override
    public void close() {
        SocketCalls.close(fd);
    }

    /// The memory of one call.
    private static final class Vector {

        // The collector frees it, so that no thread can meet memory that is gone.
        private final Arena arena = Arena.ofAuto();
        private final MemorySegment errno = Native.errno(arena);
        private final MemorySegment headers;
        private final MemorySegment vectors;
        private final ByteBuffer[] frames;
        private final int frameBytes;

        Vector(int slots, int frameBytes) {
            this.frameBytes = frameBytes;
            headers = arena.allocate((long) HEADER_BYTES * slots, 8);
            vectors = arena.allocate((long) IOVEC_BYTES * slots, 8);
            frames = new ByteBuffer[slots];
            for (int slot = 0; slot < slots; slot++) {
                MemorySegment memory = arena.allocate(frameBytes, 64);
                frames[slot] = memory.asByteBuffer();
                long header = (long) HEADER_BYTES * slot;
                long vector = (long) IOVEC_BYTES * slot;
                headers.set(ADDRESS, header + 16, vectors.asSlice(vector));
                headers.set(JAVA_LONG, header + 24, 1L);
                vectors.set(ADDRESS, vector, memory);
                vectors.set(JAVA_LONG, vector + 8, frameBytes);
            }
        }

        private void length(int slot, int length) {
            if (length > frameBytes) {
                throw new IllegalArgumentException(
                        "a frame of %d bytes, at most %d".formatted(length, frameBytes));
            }
            vectors.set(JAVA_LONG, (long) IOVEC_BYTES * slot + 8, length);
        }
    }
}
