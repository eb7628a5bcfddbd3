package dev.bootwright.linux.packet;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.bootwright.linux.sys.Native;
import dev.bootwright.linux.sys.NativeException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.OptionalInt;

/// A UDP socket over IPv4 with one peer, for the one thread that opened it.
///
/// Two things a `DatagramChannel` cannot do: send a run of equal datagrams in one call, which the
/// kernel cuts into packets as late as it can (`UDP_SEGMENT`, udp(7)), and wait for a limited time
/// in the call that receives. Where the kernel or the network device does not segment, the same run is
/// sent one datagram at a time. Datagrams that a network on the way has no room for are sent in fragments.
public final class ConnectedUdp implements AutoCloseable {

    // Source: asm-generic/socket.h, linux/udp.h, linux/in.h, errno(3), ip(7).
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO_OLD = 20;
    private static final int IPPROTO_IP = 0;
    private static final int IP_MTU_DISCOVER = 10;
    private static final int IP_PMTUDISC_DONT = 0;
    private static final int SOL_UDP = 17;
    private static final int UDP_SEGMENT = 103;
    private static final int SHUT_RD = 0;
    private static final int MSG_DONTWAIT = 0x40;

    /// `UDP_MAX_SEGMENTS`, and what the length of an IPv4 packet leaves for payload.
    private static final int MAX_SEGMENTS = 64;

    private static final int MAX_PAYLOAD = 65_507;

    private static final MethodHandle SOCKET =
            Native.function(
                    "socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final FunctionDescriptor WITH_ADDRESS =
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle BIND = Native.function("bind", WITH_ADDRESS);
    private static final MethodHandle CONNECT = Native.function("connect", WITH_ADDRESS);
    private static final MethodHandle GETSOCKNAME =
            Native.function(
                    "getsockname", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle SETSOCKOPT =
            Native.function(
                    "setsockopt",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final FunctionDescriptor TRANSFER =
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SEND = Native.function("send", TRANSFER);
    private static final MethodHandle RECV = Native.function("recv", TRANSFER);
    private static final MethodHandle SHUTDOWN =
            Native.function("shutdown", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle CLOSE =
            Native.function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment errno = Native.errno(arena);
    private final MemorySegment option = arena.allocate(16, 8);
    private final InetSocketAddress peer;
    private final int descriptor;
    private final Alertness alertness = new Alertness();
    private long waitMicros;
    private int segmentBytes;
    private boolean segments = true;
    private volatile boolean woken;
    private boolean
            closed; // under the lock, so that nobody wakes a descriptor that is another's by now

    private ConnectedUdp(InetSocketAddress peer) throws NativeException {
        this.peer = peer;
        try {
            descriptor =
                    (int)
                            SOCKET.invokeExact(
                                    errno, SocketAddress4.AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
            if (descriptor < 0) {
                throw Native.failure("socket(AF_INET, SOCK_DGRAM)", errno);
            }
        } catch (Throwable e) {
            arena.close();
            throw Native.rethrow(e);
        }
    }

    /// Opens a socket on a free port; see bind(2) and connect(2).
    ///
    /// @param local an IPv4 address to send from, its port 0 for a free one; the wildcard address leaves
    ///     the choice to the routes to `peer`
    /// @param peer  IPv4 address and port; what others send here is refused by the kernel
    public static ConnectedUdp open(InetSocketAddress local, InetSocketAddress peer)
            throws NativeException {
        ConnectedUdp socket = new ConnectedUdp(peer);
        try {
            socket.allowFragments();
            socket.name(BIND, "bind", local);
            socket.name(CONNECT, "connect", peer);
            return socket;
        } catch (NativeException e) {
            socket.close();
            throw e;
        }
    }

    /// Otherwise packets must not be fragmented on their way, and a router that would have to, as before
    /// a tunnel, drops them and says so, which the next call here fails by: a protocol whose peer has
    /// agreed to a size of datagrams cannot send smaller ones.
    private void allowFragments() throws NativeException {
        option.set(JAVA_INT, 0, IP_PMTUDISC_DONT);
        if (setOption(IPPROTO_IP, IP_MTU_DISCOVER, Integer.BYTES) != 0) {
            throw Native.failure("setsockopt(IP_MTU_DISCOVER)", errno);
        }
    }

    /// The address and port the peer sees.
    public InetSocketAddress local() throws NativeException {
        try {
            MemorySegment address = SocketAddress4.empty(arena);
            MemorySegment length = arena.allocateFrom(JAVA_INT, (int) address.byteSize());
            if ((int) GETSOCKNAME.invokeExact(errno, descriptor, address, length) != 0) {
                throw Native.failure("getsockname", errno);
            }
            return SocketAddress4.read(address);
        } catch (Throwable e) {
            throw Native.rethrow(e);
        }
    }

    public InetSocketAddress peer() {
        return peer;
    }

    /// Sends `size` bytes as datagrams of `datagramBytes` each, of which the last may be shorter.
    ///
    /// @param from first byte
    /// @param size in bytes, at least 1
    /// @throws NativeException `ECONNREFUSED` when the peer has said that it no longer listens
    public void send(MemorySegment from, long size, int datagramBytes) throws NativeException {
        long run = (long) datagramBytes * Math.min(MAX_SEGMENTS, MAX_PAYLOAD / datagramBytes);
        long sent = 0;
        while (sent < size) {
            long left = size - sent;
            if (left > datagramBytes
                    && segments
                    && sendRun(from.asSlice(sent), Math.min(left, run), datagramBytes)) {
                sent += Math.min(left, run);
            } else {
                sendOne(from.asSlice(sent), Math.min(left, datagramBytes));
                sent += Math.min(left, datagramBytes);
            }
        }
    }

    private void sendOne(MemorySegment from, long size) throws NativeException {
        if (segmentBytes != 0 && size > segmentBytes) {
            segmentBy(0);
        }
        if (trySend(from, size) < 0) {
            throw Native.failure("send", errno);
        }
    }

    /// @return whether it was sent; if not, the kernel or the device cannot, and never will be asked again
    private boolean sendRun(MemorySegment from, long size, int datagramBytes)
            throws NativeException {
        if (segmentBytes != datagramBytes && !segmentBy(datagramBytes)) {
            segments = false; // before Linux 4.18
            return false;
        }
        if (trySend(from, size) >= 0) {
            return true;
        }
        // EIO: the device computes no checksums; EINVAL, or EMSGSIZE since Linux 6.14: a datagram
        // does not fit the MTU of the route.
        int reason = Native.valueOf(errno);
        if (reason != NativeException.EIO
                && reason != NativeException.EINVAL
                && reason != NativeException.EMSGSIZE) {
            throw Native.failure("send", errno);
        }
        segments = false;
        segmentBy(0);
        return false;
    }

    private long trySend(MemorySegment from, long size) throws NativeException {
        try {
            long result;
            do {
                result = (long) SEND.invokeExact(errno, descriptor, from, size, 0);
            } while (result < 0 && Native.valueOf(errno) == NativeException.EINTR);
            return result;
        } catch (Throwable e) {
            throw Native.rethrow(e);
        }
    }

    /// Has the kernel cut what is sent into datagrams; 0 ends that.
    private boolean segmentBy(int bytes) throws NativeException {
        option.set(JAVA_INT, 0, bytes);
        boolean done = setOption(SOL_UDP, UDP_SEGMENT, Integer.BYTES) == 0;
        segmentBytes = done ? bytes : segmentBytes;
        return done;
    }

    /// Waits for a datagram; see recv(2).
    ///
    /// @param into what does not fit is lost
    /// @param wait at least a microsecond
    /// @return its size in bytes; empty when none came in time, or when [#wake()] ended the wait
    /// @throws NativeException `ECONNREFUSED` when the peer has said that it no longer listens
    public OptionalInt receive(MemorySegment into, Duration wait) throws NativeException {
        if (alertness.begin()) {
            OptionalInt size = OptionalInt.empty();
            try {
                size = receiveAwake(into);
            } finally {
                alertness.end(size.isPresent());
            }
            if (size.isPresent()) {
                return size;
            }
        }
        waitAtMost(Math.max(1, wait.toNanos() / 1000));
        return receive(into, 0);
    }

    /// Looks for a datagram for a moment, without sleeping.
    private OptionalInt receiveAwake(MemorySegment into) throws NativeException {
        long start = System.nanoTime();
        OptionalInt size = receive(into, MSG_DONTWAIT);
        while (size.isEmpty() && !woken && System.nanoTime() - start < Alertness.NANOS) {
            Thread.onSpinWait();
            size = receive(into, MSG_DONTWAIT);
        }
        return size;
    }

    private OptionalInt receive(MemorySegment into, int flags) throws NativeException {
        try {
            long result = (long) RECV.invokeExact(errno, descriptor, into, into.byteSize(), flags);
            if (result >= 0) {
                return woken ? OptionalInt.empty() : OptionalInt.of((int) result);
            }
            int reason = Native.valueOf(errno);
            if (reason == NativeException.EAGAIN || reason == NativeException.EINTR) {
                return OptionalInt.empty();
            }
            throw Native.failure("recv", errno);
        } catch (Throwable e) {
            throw Native.rethrow(e);
        }
    }

    /// Sets how long recv waits, as a `struct timeval`; one more call, so only when it changes.
    private void waitAtMost(long micros) throws NativeException {
        if (micros == waitMicros) {
            return;
        }
        option.set(JAVA_LONG, 0, micros / 1_000_000);
        option.set(JAVA_LONG, 8, micros % 1_000_000);
        if (setOption(SOL_SOCKET, SO_RCVTIMEO_OLD, 16) != 0) {
            throw Native.failure("setsockopt(SO_RCVTIMEO)", errno);
        }
        waitMicros = micros;
    }

    private int setOption(int level, int name, int bytes) throws NativeException {
        try {
            return (int) SETSOCKOPT.invokeExact(errno, descriptor, level, name, option, bytes);
        } catch (Throwable e) {
            throw Native.rethrow(e);
        }
    }

    /// Ends the wait of [#receive], now and from now on. Any thread may call it; see shutdown(2).
    public synchronized void wake() {
        woken = true;
        if (closed) {
            return;
        }
        try (Arena own = Arena.ofConfined()) {
            // It fails only for a socket without a peer, and then nobody is waiting either.
            int _ = (int) SHUTDOWN.invokeExact(Native.errno(own), descriptor, SHUT_RD);
        } catch (Throwable e) {
            throw new AssertionError("shutdown throws nothing", Native.rethrow(e));
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            int _ = (int) CLOSE.invokeExact(errno, descriptor); // the descriptor is gone either way
        } catch (Throwable e) {
            throw new AssertionError("close throws nothing", Native.rethrow(e));
        } finally {
            arena.close();
        }
    }

    private void name(MethodHandle call, String name, InetSocketAddress address)
            throws NativeException {
        try {
            MemorySegment sockaddr = SocketAddress4.write(arena, address);
            int result =
                    (int) call.invokeExact(errno, descriptor, sockaddr, (int) sockaddr.byteSize());
            if (result != 0) {
                throw Native.failure("%s(%s)".formatted(name, address), errno);
            }
        } catch (Throwable e) {
            throw Native.rethrow(e);
        }
    }
}
