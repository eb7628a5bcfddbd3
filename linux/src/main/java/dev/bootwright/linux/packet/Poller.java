package dev.bootwright.linux.packet;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.bootwright.linux.sys.Native;
import dev.bootwright.linux.sys.NativeException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;

/// Waits until one of several sockets has something to receive, or another thread says so. One
/// thread waits; any thread wakes it.
public final class Poller implements AutoCloseable {

    private static final int POLLFD_BYTES = 8;
    private static final short POLLIN = 1;

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment errno = Native.errno(arena);
    private final MemorySegment descriptors;
    private final int count;
    private final int event;

    private Poller(List<? extends Pollable> sockets, int event) {
        this.count = sockets.size() + 1;
        this.event = event;
        this.descriptors = arena.allocate((long) POLLFD_BYTES * count, 4);
        for (int i = 0; i < count; i++) {
            int fd = i < sockets.size() ? sockets.get(i).descriptor() : event;
            descriptors.set(JAVA_INT, (long) POLLFD_BYTES * i, fd);
            descriptors.set(JAVA_SHORT, (long) POLLFD_BYTES * i + 4, POLLIN);
        }
    }

    /// @param sockets stay the caller's to close, after the poller
    public static Poller open(List<? extends Pollable> sockets) throws NativeException {
        return new Poller(sockets, SocketCalls.eventfd());
    }

    /// Waits until a socket is ready, [#wake] is called, or the time is over. Also returns when a
    /// socket has an error, which the next call on that socket shows.
    ///
    /// @param timeout rounded up to milliseconds; negative for no limit
    public void await(Duration timeout) throws NativeException {
        int milliseconds =
                timeout.isNegative()
                        ? -1
                        : (int) Math.min(Integer.MAX_VALUE, timeout.plusNanos(999_999).toMillis());
        int ready = SocketCalls.poll(errno, descriptors, count, milliseconds);
        if (ready < 0 && ready != -NativeException.EINTR) {
            throw Native.failure("poll()", errno);
        }
        if (isReady(count - 1)) {
            SocketCalls.eventfdRead(event);
        }
    }

    /// Whether the last wait ended with something to receive, or an error, on a socket.
    ///
    /// @param index of the socket in the list that the poller was opened with
    public boolean isReady(int index) {
        return descriptors.get(JAVA_SHORT, (long) POLLFD_BYTES * index + 6) != 0;
    }

    /// Ends the wait under way, or else the next one.
    public void wake() throws NativeException {
        SocketCalls.eventfdWrite(event);
    }

    @Override
    public void close() {
        SocketCalls.close(event);
    }
}
