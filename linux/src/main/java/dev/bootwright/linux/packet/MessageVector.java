package dev.bootwright.linux.packet;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.bootwright.linux.sys.Native;
import dev.bootwright.linux.sys.NativeException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Memory for [#SLOTS] messages of one `recvmmsg` or `sendmmsg` call: a `struct mmsghdr` each, with
/// an address, a buffer and room for control data. For one thread at a time.
///
/// ```text
/// struct mmsghdr, 64 bytes            struct cmsghdr with in_pktinfo, 32 bytes
///  0  8  msg_name                      0  8  cmsg_len
///  8  4  msg_namelen                   8  4  cmsg_level
/// 16  8  msg_iov                      12  4  cmsg_type
/// 24  8  msg_iovlen                   16  4  ipi_ifindex
/// 32  8  msg_control                  20  4  ipi_spec_dst
/// 40  8  msg_controllen               24  4  ipi_addr
/// 48  4  msg_flags
/// 56  4  msg_len
/// ```
final class MessageVector {

    static final int SLOTS = 64;

    /// More than any Ethernet frame of the usual size; what is longer is cut off.
    static final int BUFFER_BYTES = 2048;

    private static final int HEADER_BYTES = 64;
    private static final int NAME_BYTES = 32;
    private static final int IOVEC_BYTES = 16;
    private static final int CONTROL_BYTES = 64;

    private static final int IPPROTO_IP = 0;
    private static final int IP_PKTINFO = 8;
    private static final int CMSG_WITH_PKTINFO_BYTES = 28;

    private static final ValueLayout.OfShort NETWORK_SHORT =
            JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt NETWORK_INT =
            JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    // The collector frees it, so that no thread can meet memory that is gone.
    private final Arena arena = Arena.ofAuto();
    private final MemorySegment errno = Native.errno(arena);
    private final MemorySegment headers = arena.allocate((long) HEADER_BYTES * SLOTS, 8);
    private final MemorySegment names = arena.allocate((long) NAME_BYTES * SLOTS, 8);
    private final MemorySegment vectors = arena.allocate((long) IOVEC_BYTES * SLOTS, 8);
    private final MemorySegment controls = arena.allocate((long) CONTROL_BYTES * SLOTS, 8);
    private final MemorySegment buffers = arena.allocate((long) BUFFER_BYTES * SLOTS, 8);

    /// Slots that the last call may have changed, and which are to be prepared for the next.
    private int used = SLOTS;

    MessageVector() {
        for (int slot = 0; slot < SLOTS; slot++) {
            point(slot);
        }
    }

    /// Receives what is there, without waiting.
    ///
    /// @param call for the error
    /// @return messages received, 0 when there is none
    int receive(int fd, String call) throws NativeException {
        for (int slot = 0; slot < used; slot++) {
            size(slot, NAME_BYTES, BUFFER_BYTES, CONTROL_BYTES);
        }
        int received = SocketCalls.recvmmsg(errno, fd, headers, SLOTS);
        used = Math.max(received, 0);
        if (received >= 0) {
            return received;
        }
        if (received == -NativeException.EAGAIN || received == -NativeException.EINTR) {
            return 0;
        }
        throw Native.failure(call, errno);
    }

    /// Sends the messages of the first `count` slots, each filled by [#fill] and given an address.
    /// A message that cannot be sent is no reason to hold back those after it.
    ///
    /// @return messages that could not be sent
    int send(int fd, int count) {
        int failed = 0;
        int at = 0;
        while (at < count) {
            MemorySegment left = headers.asSlice((long) HEADER_BYTES * at);
            int sent = SocketCalls.sendmmsg(errno, fd, left, count - at);
            if (sent == -NativeException.EINTR) {
                continue;
            }
            if (sent <= 0) {
                failed++;
                at++;
            } else {
                at += sent;
            }
        }
        return failed;
    }

    /// The error of the last message that could not be sent.
    NativeException failure(String call) {
        return Native.failure(call, errno);
    }

    /// Puts a payload of at most [#BUFFER_BYTES] into a slot, to be sent to an address of
    /// `nameBytes` bytes.
    void fill(int slot, byte[] payload, int nameBytes) {
        size(slot, nameBytes, payload.length, 0);
        MemorySegment.copy(
                payload, 0, buffers, JAVA_BYTE, (long) BUFFER_BYTES * slot, payload.length);
    }

    /// The address of a message: a `struct sockaddr_…`.
    MemorySegment name(int slot) {
        return names.asSlice((long) NAME_BYTES * slot, NAME_BYTES);
    }

    byte[] payload(int slot) {
        int length = headers.get(JAVA_INT, (long) HEADER_BYTES * slot + 56);
        byte[] payload = new byte[Math.min(length, BUFFER_BYTES)];
        MemorySegment.copy(
                buffers, JAVA_BYTE, (long) BUFFER_BYTES * slot, payload, 0, payload.length);
        return payload;
    }

    /// Writes a `struct sockaddr_in`.
    void putInet(int slot, int address, int port) {
        MemorySegment name = name(slot);
        name.set(JAVA_SHORT, 0, (short) SocketCalls.AF_INET);
        name.set(NETWORK_SHORT, 2, (short) port);
        name.set(NETWORK_INT, 4, address);
        name.set(JAVA_LONG, 8, 0L);
    }

    int inetAddress(int slot) {
        return name(slot).get(NETWORK_INT, 4);
    }

    int inetPort(int slot) {
        return Short.toUnsignedInt(name(slot).get(NETWORK_SHORT, 2));
    }

    /// The address that a received message was sent to (`IP_PKTINFO`), 0 if the kernel did not say.
    int destination(int slot) {
        long control = (long) CONTROL_BYTES * slot;
        long length = headers.get(JAVA_LONG, (long) HEADER_BYTES * slot + 40);
        boolean said =
                length >= CMSG_WITH_PKTINFO_BYTES
                        && controls.get(JAVA_INT, control + 8) == IPPROTO_IP
                        && controls.get(JAVA_INT, control + 12) == IP_PKTINFO;
        return said ? controls.get(NETWORK_INT, control + 24) : 0;
    }

    /// Lets the header of a slot point to its memory.
    private void point(int slot) {
        long header = (long) HEADER_BYTES * slot;
        long vector = (long) IOVEC_BYTES * slot;
        headers.set(ADDRESS, header, name(slot));
        headers.set(ADDRESS, header + 16, vectors.asSlice(vector));
        headers.set(JAVA_LONG, header + 24, 1L);
        headers.set(ADDRESS, header + 32, controls.asSlice((long) CONTROL_BYTES * slot));
        vectors.set(ADDRESS, vector, buffers.asSlice((long) BUFFER_BYTES * slot));
    }

    /// Says how much memory of a slot is to be used.
    private void size(int slot, int nameBytes, int bufferBytes, int controlBytes) {
        long header = (long) HEADER_BYTES * slot;
        headers.set(JAVA_INT, header + 8, nameBytes);
        headers.set(JAVA_LONG, header + 40, controlBytes);
        headers.set(JAVA_INT, header + 48, 0);
        headers.set(JAVA_INT, header + 56, 0);
        vectors.set(JAVA_LONG, (long) IOVEC_BYTES * slot + 8, bufferBytes);
    }
}
