package dev.bootwright.linux.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// Makes handles of C library functions that keep `errno`.
///
/// A handle takes a segment for `errno` before the function's own arguments. Callers use
/// `invokeExact`, so that a call costs no boxing:
///
/// ```java
/// private static final MethodHandle UMOUNT2 =
///         Native.function("umount2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
///
/// public static void umount2(Path target, int flags) throws NativeException {
///     try (Arena arena = Arena.ofConfined()) {
///         MemorySegment errno = Native.errno(arena);
///         int result = (int) UMOUNT2.invokeExact(errno, arena.allocateFrom(target.toString()), flags);
///         if (result != 0) {
///             throw Native.failure("umount2(" + target + ")", errno);
///         }
///     } catch (Throwable e) {
///         throw Native.rethrow(e);
///     }
/// }
/// ```
public final class Native {

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout ERRNO = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO_VALUE =
            ERRNO.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private Native() {}

    /// A handle of a C library function; see the class comment.
    ///
    /// @param options such as [Linker.Option#firstVariadicArg(int)]
    /// @throws IllegalCallerException without `--enable-native-access`
    @SuppressWarnings("restricted") // this module is the one that may
    public static MethodHandle function(
            String name, FunctionDescriptor descriptor, Linker.Option... options) {
        Linker.Option[] all = new Linker.Option[options.length + 1];
        all[0] = Linker.Option.captureCallState("errno");
        System.arraycopy(options, 0, all, 1, options.length);
        MemorySegment address =
                LINKER.defaultLookup()
                        .find(name)
                        .orElseThrow(() -> new IllegalStateException("no function " + name));
        return LINKER.downcallHandle(address, descriptor, all);
    }

    /// Room for `errno`, to pass as the first argument.
    public static MemorySegment errno(Arena arena) {
        return arena.allocate(ERRNO);
    }

    /// The value that the last call with `errno` left there.
    public static int valueOf(MemorySegment errno) {
        return (int) ERRNO_VALUE.get(errno, 0L);
    }

    /// The exception of a call that has failed.
    ///
    /// @param call as a reader knows it, with its arguments: `umount2(/mnt)`
    public static NativeException failure(String call, MemorySegment errno) {
        return new NativeException(call, valueOf(errno));
    }

    /// For the end of a method that invokes handles: passes on what it may throw; a handle itself
    /// throws nothing checked.
    public static NativeException rethrow(Throwable thrown) {
        return switch (thrown) {
            case NativeException e -> e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new AssertionError("a downcall throws nothing checked", thrown);
        };
    }
}
