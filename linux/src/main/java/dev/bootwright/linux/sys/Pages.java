package dev.bootwright.linux.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/// Pages of memory.
public final class Pages {

    private static final MethodHandle GETPAGESIZE =
            Native.function("getpagesize", FunctionDescriptor.of(JAVA_INT));

    private Pages() {}

    /// Size of a page of this machine, in bytes; see getpagesize(2).
    public static int size() {
        try (Arena arena = Arena.ofConfined()) {
            return (int) GETPAGESIZE.invokeExact(Native.errno(arena));
        } catch (Throwable e) {
            throw new AssertionError("getpagesize(2) never fails", Native.rethrow(e));
        }
    }
}
