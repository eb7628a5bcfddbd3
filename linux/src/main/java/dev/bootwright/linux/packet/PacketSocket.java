package dev.bootwright.linux.packet;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.bootwright.linux.sys.NativeException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Whole Ethernet frames on one interface, headers included; see packet(7). One thread may receive
/// while another sends.
public final class PacketSocket implements AutoCloseable, Pollable {

    private static final int SOCKADDR_LL_BYTES = 20;
    private static final int SOL_PACKET = 263;
    private static final int PACKET_ADD_MEMBERSHIP = 1;

    private final String device;
    private final int fd;
    private final MessageVector received = new MessageVector();
    private final MessageVector sent = new MessageVector();

    private PacketSocket(String device, int fd) {
        this.device = device;
        this.fd = fd;
    }

    /// A socket that only sends.
    public static PacketSocket openToSend(Link link) throws NativeException {
        return open(link, 0, List.of());
    }

    /// A socket that receives ARP.
    public static PacketSocket openForArp(Link link) throws NativeException {
        return open(link, Frames.ARP, List.of());
    }

    /// A socket that receives IPv4 UDP to one port, whether or not somebody else has that port.
    public static PacketSocket openForUdp(Link link, int port) throws NativeException {
        return open(link, Frames.IPV4, udpFilter(port));
    }

    /// A socket that receives one EtherType, sent to this host or to one of these groups.
    ///
    /// @param groups hardware addresses
    public static PacketSocket openForGroups(Link link, int etherType, List<Long> groups)
            throws NativeException {
        PacketSocket socket = open(link, etherType, List.of());
        try (Arena arena = Arena.ofConfined()) {
            for (long group : groups) {
                // struct packet_mreq: index, type, length of the address, address
                MemorySegment membership = arena.allocate(16, 4);
                membership.set(JAVA_INT, 0, link.index());
                membership.set(JAVA_SHORT, 6, (short) 6);
                membership.set(JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN), 8, group << 16);
                SocketCalls.setsockopt(
                        socket.fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, membership, link.name());
            }
            return socket;
        } catch (NativeException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static PacketSocket open(Link link, int protocol, List<Instruction> filter)
            throws NativeException {
        int fd = SocketCalls.socket(SocketCalls.AF_PACKET, SocketCalls.SOCK_RAW, 0);
        try (Arena arena = Arena.ofConfined()) {
            if (!filter.isEmpty()) {
                attach(fd, filter, arena);
            }
            MemorySegment address = arena.allocate(SOCKADDR_LL_BYTES, 8);
            address.set(JAVA_SHORT, 0, (short) SocketCalls.AF_PACKET);
            address.set(JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), 2, (short) protocol);
            address.set(JAVA_INT, 4, link.index());
            SocketCalls.bind(fd, address, link.name());
            return new PacketSocket(link.name(), fd);
        } catch (NativeException | RuntimeException e) {
            SocketCalls.close(fd);
            throw e;
        }
    }

    /// One `struct sock_filter`; linux/filter.h.
    private record Instruction(int code, int whenTrue, int whenFalse, int operand) {}

    /// Passes UDP to a port in IPv4 that is no later fragment: classic BPF over the whole frame.
    private static List<Instruction> udpFilter(int port) {
        return List.of(
                new Instruction(0x28, 0, 0, 12), // ldh [12], the EtherType
                new Instruction(0x15, 0, 8, Frames.IPV4), // jeq
                new Instruction(0x30, 0, 0, 23), // ldb [23], the protocol
                new Instruction(0x15, 0, 6, Frames.UDP), // jeq
                new Instruction(0x28, 0, 0, 20), // ldh [20], the fragment offset
                new Instruction(0x45, 4, 0, 0x1FFF), // jset
                new Instruction(0xB1, 0, 0, 14), // ldxb 4 * ([14] & 15), the header length
                new Instruction(0x48, 0, 0, 16), // ldh [x + 16], the destination port
                new Instruction(0x15, 0, 1, port), // jeq
                new Instruction(0x06, 0, 0, 0xFFFF), // ret all of it
                new Instruction(0x06, 0, 0, 0)); // ret nothing
    }

    private static void attach(int fd, List<Instruction> filter, Arena arena)
            throws NativeException {
        MemorySegment code = arena.allocate(8L * filter.size(), 8);
        for (int i = 0; i < filter.size(); i++) {
            Instruction instruction = filter.get(i);
            code.set(JAVA_SHORT, 8L * i, (short) instruction.code());
            code.set(JAVA_BYTE, 8L * i + 2, (byte) instruction.whenTrue());
            code.set(JAVA_BYTE, 8L * i + 3, (byte) instruction.whenFalse());
            code.set(JAVA_INT, 8L * i + 4, instruction.operand());
        }
        MemorySegment program = arena.allocate(16, 8);
        program.set(JAVA_SHORT, 0, (short) filter.size());
        program.set(ADDRESS, 8, code);
        SocketCalls.setsockopt(
                fd, SocketCalls.SOL_SOCKET, SocketCalls.SO_ATTACH_FILTER, program, "filter");
    }

    /// Receives what is there, at most 64 frames, without waiting. Also what this host sends.
    public List<byte[]> receive() throws NativeException {
        int count = received.receive(fd, "recvmmsg(" + device + ")");
        List<byte[]> frames = new ArrayList<>(count);
        for (int slot = 0; slot < count; slot++) {
            frames.add(received.payload(slot));
        }
        return frames;
    }

    /// Sends frames of at most 2048 bytes, in order. One that cannot be sent does not hold back the
    /// others.
    ///
    /// @throws NativeException if some could not be sent: why the last of them was not
    public void send(List<byte[]> frames) throws NativeException {
        synchronized (sent) {
            int failed = 0;
            for (int from = 0; from < frames.size(); from += MessageVector.SLOTS) {
                int count = Math.min(MessageVector.SLOTS, frames.size() - from);
                for (int slot = 0; slot < count; slot++) {
                    sent.fill(slot, frames.get(from + slot), 0);
                }
                failed += sent.send(fd, count);
            }
            if (failed > 0) {
                throw sent.failure("sendmmsg(%s), %d not sent".formatted(device, failed));
            }
        }
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
