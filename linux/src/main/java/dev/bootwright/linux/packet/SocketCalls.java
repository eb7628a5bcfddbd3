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

/// The system calls of this package, each named after its man page. Numbers are those of Linux on
/// x86 and arm64: asm-generic/socket.h, linux/in.h, linux/in6.h, linux/if_packet.h.
final class SocketCalls {

    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int AF_PACKET = 17;

    static final int SOCK_DGRAM = 2;
    static final int SOCK_RAW = 3;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x80000;

    static final int SOL_SOCKET = 1;
    static final int SO_BROADCAST = 6;
    static final int SO_RCVBUF = 8;
    static final int SO_BINDTODEVICE = 25;
    static final int SO_ATTACH_FILTER = 26;
    static final int SO_RCVBUFFORCE = 33;

    static final int MSG_DONTWAIT = 0x40;

    private static final int EFD_FLAGS = SOCK_NONBLOCK | SOCK_CLOEXEC;

    private static final MethodHandle SOCKET =
            Native.function(
                    "socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle BIND =
            Native.function("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SETSOCKOPT =
            Native.function(
                    "setsockopt",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle RECVMMSG =
            Native.function(
                    "recvmmsg",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle SENDMMSG =
            Native.function(
                    "sendmmsg",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle POLL =
            Native.function("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle EVENTFD =
            Native.function("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle EVENTFD_READ =
            Native.function("eventfd_read", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle EVENTFD_WRITE =
            Native.function("eventfd_write", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle CLOSE =
            Native.function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private SocketCalls() {}

    /// socket(2), not inherited by programs that are started.
    static int socket(int domain, int type, int protocol) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Native.errno(arena);
            int fd = (int) SOCKET.invokeExact(errno, domain, type | SOCK_CLOEXEC, protocol);
            if (fd < 0) {
                throw Native.failure("socket(%d, %d)".formatted(domain, type), errno);
            }
            return fd;
        } catch (Throwable e) {
            throw Native.rethrow(e);
        }
    }

    /// bind(2).
    ///
    /// @param what the address as text, for the error
    static void bind(int fd, MemorySegment address, String what) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Native.errno(arena);
            int result = (int) BIND.invokeExact(errno, fd, address, (int) address.byteSize());
            if (result != 0) {
                throw Native.failure("bind(" + what + ")", errno);
            }
        } catch (Throwable e) {
            throw Native.rethrow(e);
        }
    }

    /// setsockopt(2) of a number.
    static void setsockopt(int fd, int level, int name, int value) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            setsockopt(fd, level, name, arena.allocateFrom(JAVA_INT, value), "%d".formatted(value));
        }
    }

    /// setsockopt(2) of a structure.
    static void setsockopt(int fd, int level, int name, MemorySegment value, String what)
            throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Native.errno(arena);
            int result =
                    (int)
                            SETSOCKOPT.invokeExact(
                                    errno, fd, level, name, value, (int) value.byteSize());
            if (result != 0) {
                throw Native.failure("setsockopt(%d, %d, %s)".formatted(level, name, what), errno);
            }
        } catch (Throwable e) {
            throw Native.rethrow(e);
        }
    }

    /// Binds a socket to an interface; see `SO_BINDTODEVICE` in socket(7).
    static void bindToDevice(int fd, String device) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, arena.allocateFrom(device), device);
        }
    }

    /// recvmmsg(2) without waiting.
    ///
    /// @return messages received, or a negative errno
    static int recvmmsg(MemorySegment errno, int fd, MemorySegment messages, int count) {
        try {
            int result =
                    (int)
                            RECVMMSG.invokeExact(
                                    errno, fd, messages, count, MSG_DONTWAIT, MemorySegment.NULL);
            return result < 0 ? -Native.valueOf(errno) : result;
        } catch (Throwable e) {
            throw new AssertionError("a downcall throws nothing", e);
        }
    }

    /// sendmmsg(2).
    ///
    /// @return messages sent, or a negative errno
    static int sendmmsg(MemorySegment errno, int fd, MemorySegment messages, int count) {
        try {
            int result = (int) SENDMMSG.invokeExact(errno, fd, messages, count, 0);
            return result < 0 ? -Native.valueOf(errno) : result;
        } catch (Throwable e) {
            throw new AssertionError("a downcall throws nothing", e);
        }
    }

    /// poll(2).
    ///
    /// @param descriptors an array of `struct pollfd`
    /// @return descriptors that are ready, or a negative errno
    static int poll(MemorySegment errno, MemorySegment descriptors, long count, int milliseconds) {
        try {
            int result = (int) POLL.invokeExact(errno, descriptors, count, milliseconds);
            return result < 0 ? -Native.valueOf(errno) : result;
        } catch (Throwable e) {
            throw new AssertionError("a downcall throws nothing", e);
        }
    }

    /// eventfd(2), not blocking.
    static int eventfd() throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Native.errno(arena);
            int fd = (int) EVENTFD.invokeExact(errno, 0, EFD_FLAGS);
            if (fd < 0) {
                throw Native.failure("eventfd()", errno);
            }
            return fd;
        } catch (Throwable e) {
            throw Native.rethrow(e);
        }
    }

    /// Sets an event; see eventfd(3).
    static void eventfdWrite(int fd) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Native.errno(arena);
            int result = (int) EVENTFD_WRITE.invokeExact(errno, fd, 1L);
            if (result != 0 && Native.valueOf(errno) != NativeException.EAGAIN) {
                throw Native.failure("eventfd_write()", errno);
            }
        } catch (Throwable e) {
            throw Native.rethrow(e);
        }
    }

    /// Clears an event, which may be clear already.
    static void eventfdRead(int fd) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Native.errno(arena);
            MemorySegment value = arena.allocate(JAVA_LONG);
            int result = (int) EVENTFD_READ.invokeExact(errno, fd, value);
            if (result != 0 && Native.valueOf(errno) != NativeException.EAGAIN) {
                throw Native.failure("eventfd_read()", errno);
            }
        } catch (Throwable e) {
            throw Native.rethrow(e);
        }
    }

    /// close(2). Its result is of no use: the descriptor is gone in any case.
    static void close(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            int ignored = (int) CLOSE.invokeExact(Native.errno(arena), fd);
        } catch (Throwable e) {
            throw new AssertionError("a downcall throws nothing", e);
        }
    }
}
