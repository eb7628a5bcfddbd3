package dev.bootwright.linux.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.time.Instant;

/// The machine's idea of the time of day.
public final class Clock {

    private static final MethodHandle CLOCK_SETTIME =
            Native.function("clock_settime", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));

    private static final int CLOCK_REALTIME = 0;

    /// `struct timespec` of 64-bit Linux: seconds, nanoseconds.
    private static final MemoryLayout TIMESPEC = MemoryLayout.structLayout(JAVA_LONG, JAVA_LONG);

    private Clock() {}

    /// Sets the time of day; see clock_settime(2).
    public static void set(Instant now) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Native.errno(arena);
            MemorySegment time = arena.allocate(TIMESPEC);
            time.set(JAVA_LONG, 0, now.getEpochSecond());
            time.set(JAVA_LONG, JAVA_LONG.byteSize(), now.getNano());
            if ((int) CLOCK_SETTIME.invokeExact(errno, CLOCK_REALTIME, time) != 0) {
                throw Native.failure("clock_settime(" + now + ")", errno);
            }
        } catch (Throwable e) {
            throw Native.rethrow(e);
        }
    }
}
