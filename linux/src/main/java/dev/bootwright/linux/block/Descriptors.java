package dev.bootwright.linux.block;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.bootwright.linux.sys.Native;
import dev.bootwright.linux.sys.NativeException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// The calls on file descriptors that block devices need, each named after its man page.
final class Descriptors {

    static final int O_RDONLY = 0;
    static final int O_RDWR = 2;
    static final int O_EXCL = 0x80;
    private static final int O_CLOEXEC = 0x8_0000;

    private static final MethodHandle OPEN =
            Native.function(
                    "open",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle IOCTL =
            Native.function(
                    "ioctl",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle FSYNC =
            Native.function("fsync", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle CLOSE =
            Native.function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private Descriptors() {}

    static int open(Path path, int flags) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Native.errno(arena);
            MemorySegment name = arena.allocateFrom(path.toString());
            int descriptor = (int) OPEN.invokeExact(errno, name, flags | O_CLOEXEC);
            if (descriptor < 0) {
                throw Native.failure("open(" + path + ")", errno);
            }
            return descriptor;
        } catch (Throwable e) {
            throw Native.rethrow(e);
        }
    }

    static void ioctl(String call, int descriptor, long request, MemorySegment argument)
            throws NativeException {
        control(call, descriptor, request, argument);
    }

    /// ioctl(2), with its result: 0 or more.
    static int control(String call, int descriptor, long request, MemorySegment argument)
            throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Native.errno(arena);
            int result = (int) IOCTL.invokeExact(errno, descriptor, request, argument);
            if (result < 0) {
                throw Native.failure(call, errno);
            }
            return result;
        } catch (Throwable e) {
            throw Native.rethrow(e);
        }
    }

    static void fsync(Path path, int descriptor) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Native.errno(arena);
            if ((int) FSYNC.invokeExact(errno, descriptor) != 0) {
                throw Native.failure("fsync(" + path + ")", errno);
            }
        } catch (Throwable e) {
            throw Native.rethrow(e);
        }
    }

    static void close(Path path, int descriptor) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Native.errno(arena);
            if ((int) CLOSE.invokeExact(errno, descriptor) != 0) {
                throw Native.failure("close(" + path + ")", errno);
            }
        } catch (Throwable e) {
            throw Native.rethrow(e);
        }
    }
}
