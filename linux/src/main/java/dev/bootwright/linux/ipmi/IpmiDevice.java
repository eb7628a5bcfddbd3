package dev.bootwright.linux.ipmi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.bootwright.linux.sys.Descriptor;
import dev.bootwright.linux.sys.Native;
import dev.bootwright.linux.sys.NativeException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.time.Duration;

/// An open `/dev/ipmi0`. One command at a time, by one thread. Source: Linux,
/// `include/uapi/linux/ipmi.h`, for 64 bits.
///
/// ```text
/// ipmi_system_interface_addr   ipmi_req           ipmi_recv
///  0 4 type, 12                 0 8 address        0 4 type
///  4 2 channel, 15              8 4 its length     8 8 address
///  6 1 unit, 0                 16 8 message id    16 4 its length
///                              24 . message       24 8 message id
///                                                 32 . message
/// message: 0 1 network function   1 1 command   2 2 length of data   8 8 data
/// ```
public final class IpmiDevice implements AutoCloseable {

    private static final long SEND_COMMAND = 0x8028_690DL;
    private static final long RECEIVE_MESSAGE_TRUNCATED = 0xC030_690BL;
    private static final int SYSTEM_INTERFACE = 0x0C;
    private static final short SYSTEM_CHANNEL = 0x0F;
    private static final int ADDRESS_BYTES = 8;
    private static final int LARGEST_ADDRESS = 40;
    private static final int LARGEST_MESSAGE = 272;
    private static final short POLLIN = 1;

    private static final MethodHandle POLL =
            Native.function("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

    private final Descriptor descriptor;
    private long lastId;

    private IpmiDevice(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    public static IpmiDevice open(Path path) throws NativeException {
        return new IpmiDevice(Descriptor.open(path, Descriptor.O_RDWR));
    }

    /// Sends a command and waits for its answer. Answers that came too late to an earlier command are
    /// passed over.
    ///
    /// @param netFn   even
    /// @param patience for one answer
    /// @return the completion code, then the data
    /// @throws IOException if no answer comes in time
    public byte[] exchange(int netFn, int command, byte[] data, Duration patience)
            throws IOException {
        long id = ++lastId;
        try (Arena arena = Arena.ofConfined()) {
            send(arena, id, netFn, command, data);
            long end = System.nanoTime() + patience.toNanos();
            while (await(arena, end)) {
                MemorySegment received = arena.allocate(48, 8);
                byte[] answer = receive(arena, received);
                if (received.get(JAVA_LONG, 24) == id && answer.length > 0) {
                    return answer;
                }
            }
        }
        throw new IOException(
                "%s: no answer to network function 0x%02x, command 0x%02x within %d s"
                        .formatted(descriptor.path(), netFn, command, patience.toSeconds()));
    }

    private void send(Arena arena, long id, int netFn, int command, byte[] data)
            throws NativeException {
        MemorySegment address = arena.allocate(ADDRESS_BYTES, 8);
        address.set(JAVA_INT, 0, SYSTEM_INTERFACE);
        address.set(JAVA_SHORT, 4, SYSTEM_CHANNEL);
        MemorySegment bytes = arena.allocate(Math.max(1, data.length));
        MemorySegment.copy(data, 0, bytes, JAVA_BYTE, 0, data.length);
        MemorySegment request = arena.allocate(40, 8);
        request.set(ADDRESS, 0, address);
        request.set(JAVA_INT, 8, ADDRESS_BYTES);
        request.set(JAVA_LONG, 16, id);
        request.set(JAVA_BYTE, 24, (byte) netFn);
        request.set(JAVA_BYTE, 25, (byte) command);
        request.set(JAVA_SHORT, 26, (short) data.length);
        request.set(ADDRESS, 32, bytes);
        try {
            descriptor.ioctl("IPMICTL_SEND_COMMAND", SEND_COMMAND, request);
        } finally {
            bytes.fill((byte) 0); // it may have been a password
        }
    }

    private byte[] receive(Arena arena, MemorySegment received) throws NativeException {
        MemorySegment address = arena.allocate(LARGEST_ADDRESS, 8);
        MemorySegment bytes = arena.allocate(LARGEST_MESSAGE);
        received.set(ADDRESS, 8, address);
        received.set(JAVA_INT, 16, LARGEST_ADDRESS);
        received.set(ADDRESS, 40, bytes);
        received.set(JAVA_SHORT, 34, (short) LARGEST_MESSAGE);
        descriptor.ioctl("IPMICTL_RECEIVE_MSG_TRUNC", RECEIVE_MESSAGE_TRUNCATED, received);
        int length = Short.toUnsignedInt(received.get(JAVA_SHORT, 34));
        return bytes.asSlice(0, Math.min(length, LARGEST_MESSAGE)).toArray(JAVA_BYTE);
    }

    /// Waits until something can be received; false when `end` comes first.
    private boolean await(Arena arena, long end) throws NativeException {
        long millis = (end - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            return false;
        }
        MemorySegment wanted = arena.allocate(8, 4);
        wanted.set(JAVA_INT, 0, descriptor.number());
        wanted.set(JAVA_SHORT, 4, POLLIN);
        MemorySegment errno = Native.errno(arena);
        try {
            int ready = (int) POLL.invokeExact(errno, wanted, 1L, (int) millis);
            if (ready < 0) {
                throw Native.failure("poll(" + descriptor.path() + ")", errno);
            }
            return ready > 0;
        } catch (Throwable e) {
            throw Native.rethrow(e);
        }
    }

    @Override
    public void close() throws NativeException {
        descriptor.close();
    }
}
