package dev.bootwright.linux.packet;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.bootwright.linux.sys.Native;
import dev.bootwright.linux.sys.NativeException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/// Where the kernel puts the frames that a packet socket receives, so that taking them is no call. Used by
/// one thread.
///
/// Blocks of 64 KiB hold as many slots as fit whole. A slot belongs to the kernel until its status has
/// the bit USER, and from then on to this program until it writes 0:
///
/// ```text
/// struct tpacket2_hdr, 32 bytes, then struct sockaddr_ll
///  0  4  tp_status
///  4  4  tp_len       of the frame as it came
///  8  4  tp_snaplen   of what is here
/// 12  2  tp_mac       where the frame begins, from the start of the slot
/// 42  1  sll_pkttype
/// ```
///
/// Frames are sent by [EthernetSocket#send], not through a ring: between virtual interfaces the kernel
/// gives a sent slot back while the receiver still reads from it.
///
/// Source: Documentation/networking/packet_mmap.rst and linux/if_packet.h.
final class FrameRing {

    private static final int SOL_PACKET = 263;
    private static final int PACKET_RX_RING = 5;
    private static final int PACKET_VERSION = 10;
    private static final int TPACKET_V2 = 1;

    private static final int STATUS_USER = 1;
    private static final int STATUS_KERNEL = 0;
    private static final int SNAPLEN_AT = 8;
    private static final int LENGTH_AT = 4;
    private static final int MAC_AT = 12;
    private static final int PACKET_TYPE_AT = 42;

    /// What may stand before a frame: the header, the address, and what aligns the network header.
    private static final int BEFORE_FRAME = 80;

    private static final int ALIGNMENT = 16;
    private static final int BLOCK_BYTES = 64 << 10;
    private static final int BLOCKS = 128;

    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED = 1;

    private static final VarHandle STATUS = JAVA_INT.varHandle();

    private static final MethodHandle MMAP =
            Native.function(
                    "mmap",
                    FunctionDescriptor.of(
                            ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle MUNMAP =
            Native.function("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));

    private final MemorySegment ring;
    private final int slotBytes;
    private final int slotsPerBlock;
    private final int slots;
    private final ByteBuffer[] frames;
    private int head;

    private FrameRing(MemorySegment ring, int slotBytes) {
        this.ring = ring;
        this.slotBytes = slotBytes;
        this.slotsPerBlock = BLOCK_BYTES / slotBytes;
        this.slots = slotsPerBlock * BLOCKS;
        this.frames = new ByteBuffer[slots];
        for (int slot = 0; slot < slots; slot++) {
            frames[slot] = ring.asSlice(start(slot), slotBytes).asByteBuffer();
        }
    }

    /// Gives a socket a ring, before it is bound.
    ///
    /// @param frameBytes length of the longest frame, at most some 60 KiB
    static FrameRing map(int fd, int frameBytes) throws NativeException {
        int slotBytes = (BEFORE_FRAME + frameBytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        if (slotBytes > BLOCK_BYTES) {
            throw new IllegalArgumentException(frameBytes + " bytes do not fit a block");
        }
        SocketCalls.setsockopt(fd, SOL_PACKET, PACKET_VERSION, TPACKET_V2);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(16, 4); // struct tpacket_req
            request.set(JAVA_INT, 0, BLOCK_BYTES);
            request.set(JAVA_INT, 4, BLOCKS);
            request.set(JAVA_INT, 8, slotBytes);
            request.set(JAVA_INT, 12, BLOCK_BYTES / slotBytes * BLOCKS);
            SocketCalls.setsockopt(fd, SOL_PACKET, PACKET_RX_RING, request, "ring");
        }
        return new FrameRing(mmap(fd), slotBytes);
    }

    /// The collector unmaps it, so that no thread can meet memory that is gone.
    @SuppressWarnings("restricted") // this module is the one that may
    private static MemorySegment mmap(int fd) throws NativeException {
        long size = (long) BLOCK_BYTES * BLOCKS;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Native.errno(arena);
            MemorySegment mapped =
                    (MemorySegment)
                            MMAP.invokeExact(
                                    errno,
                                    MemorySegment.NULL,
                                    size,
                                    PROT_READ_WRITE,
                                    MAP_SHARED,
                                    fd,
                                    0L);
            if (mapped.address() == -1) {
                throw Native.failure("mmap(a ring of packets)", errno);
            }
            return mapped.reinterpret(size, Arena.ofAuto(), FrameRing::unmap);
        } catch (Throwable e) {
            throw Native.rethrow(e);
        }
    }

    private static void unmap(MemorySegment mapped) {
        try (Arena arena = Arena.ofConfined()) {
            int ignored = (int) MUNMAP.invokeExact(Native.errno(arena), mapped, mapped.byteSize());
        } catch (Throwable e) {
            throw new AssertionError("a downcall throws nothing", e);
        }
    }

    private long start(int slot) {
        return (long) (slot / slotsPerBlock) * BLOCK_BYTES
                + (long) (slot % slotsPerBlock) * slotBytes;
    }

    private int slot(int index) {
        int slot = head + index;
        return slot < slots ? slot : slot - slots;
    }

    /// How many frames are there, at most `limit`.
    int ready(int limit) {
        int count = 0;
        while (count < limit && (status(slot(count)) & STATUS_USER) != 0) {
            count++;
        }
        return count;
    }

    private int status(int slot) {
        return (int) STATUS.getAcquire(ring, start(slot));
    }

    /// One of those that are ready, from position 0 to its limit. Its limit is 0 if it was longer than the longest.
    ByteBuffer frame(int index) {
        int slot = slot(index);
        long at = start(slot);
        int length = ring.get(JAVA_INT, at + LENGTH_AT);
        int here = ring.get(JAVA_INT, at + SNAPLEN_AT);
        int mac = ring.get(JAVA_SHORT, at + MAC_AT) & 0xFFFF;
        if (here != length || mac > slotBytes - here) {
            return frames[slot].slice(0, 0);
        }
        return frames[slot].slice(mac, here);
    }

    /// The kind of one of those that are ready, `sll_pkttype` in packet(7).
    int packetType(int index) {
        return ring.get(JAVA_BYTE, start(slot(index)) + PACKET_TYPE_AT);
    }

    /// Gives the kernel back the first of those that are ready.
    void release(int count) {
        for (int i = 0; i < count; i++) {
            STATUS.setRelease(ring, start(slot(i)), STATUS_KERNEL);
        }
        head = slot(count);
    }
}
