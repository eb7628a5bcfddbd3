package dev.bootwright.linux.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// An open file descriptor, for calls that a `FileChannel` has not; each is named after its man page.
///
/// Programs that are started do not inherit it. Not safe for use by several threads.
public final class Descriptor implements AutoCloseable {

    public static final int O_RDONLY = 0;
    public static final int O_RDWR = 2;
    public static final int O_EXCL = 0x80;
    public static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x8_0000;

    private static final FunctionDescriptor OF_ONE = FunctionDescriptor.of(JAVA_INT, JAVA_INT);
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
    private static final MethodHandle FSYNC = Native.function("fsync", OF_ONE);
    private static final MethodHandle CLOSE = Native.function("close", OF_ONE);

    private final Path path;
    private final int number;
    private boolean isClosed;

    private Descriptor(Path path, int number) {
        this.path = path;
        this.number = number;
    }

    /// Opens what exists; see open(2).
    ///
    /// @param flags such as [#O_RDWR] with [#O_EXCL]
    public static Descriptor open(Path path, int flags) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Native.errno(arena);
            MemorySegment name = arena.allocateFrom(path.toString());
            int number = (int) OPEN.invokeExact(errno, name, flags | O_CLOEXEC);
            if (number < 0) {
                throw Native.failure("open(" + path + ")", errno);
            }
            return new Descriptor(path, number);
        } catch (Throwable e) {
            throw Native.rethrow(e);
        }
    }

    /// What was opened.
    public Path path() {
        return path;
    }

    /// For calls that are not here.
    ///
    /// @throws IllegalStateException if it is closed
    public int number() {
        if (isClosed) {
            throw new IllegalStateException(path + " is closed");
        }
        return number;
    }

    /// See ioctl(2).
    ///
    /// @param request  with its name
    /// @return 0 or more
    public int ioctl(String name, long request, MemorySegment argument) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Native.errno(arena);
            int result = (int) IOCTL.invokeExact(errno, number(), request, argument);
            if (result < 0) {
                throw Native.failure("%s(%s)".formatted(name, path), errno);
            }
            return result;
        } catch (Throwable e) {
            throw Native.rethrow(e);
        }
    }

    /// See fsync(2).
    public void fsync() throws NativeException {
        call("fsync", FSYNC, number());
    }

    /// See close(2). Again, it does nothing.
    @Override
    public void close() throws NativeException {
        if (!isClosed) {
            isClosed = true;
            call("close", CLOSE, number);
        }
    }

    private void call(String name, MethodHandle function, int argument) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Native.errno(arena);
            if ((int) function.invokeExact(errno, argument) != 0) {
                throw Native.failure("%s(%s)".formatted(name, path), errno);
            }
        } catch (Throwable e) {
            throw Native.rethrow(e);
        }
    }
}
