package dev.bootwright.linux.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Signals to processes.
public final class Processes {

    private static final MethodHandle KILL =
            Native.function("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

    private static final int SIGKILL = 9;

    private Processes() {}

    /// Kills every process of a group; see kill(2).
    ///
    /// @param group process id of the one that leads it, greater than 1
    /// @return whether there was such a group
    public static boolean killGroup(long group) {
        if (group <= 1) {
            throw new IllegalArgumentException("no process group: " + group);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Native.errno(arena);
            return (int) KILL.invokeExact(errno, -Math.toIntExact(group), SIGKILL) == 0;
        } catch (Throwable e) {
            throw new AssertionError("kill(2) of an own group", Native.rethrow(e));
        }
    }
}
