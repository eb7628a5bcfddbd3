package dev.bootwright.linux.mount;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.bootwright.linux.sys.Native;
import dev.bootwright.linux.sys.NativeException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Set;

/// Attaches file systems to the tree and detaches them.
public final class Mounts {

    private static final MethodHandle MOUNT =
            Native.function(
                    "mount",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));

    private static final MethodHandle UMOUNT2 =
            Native.function("umount2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));

    private Mounts() {}

    /// Mounts a file system; see mount(2).
    ///
    /// @param source  block device, directory to bind, or any word for a file system without a device
    /// @param target  existing directory
    /// @param type    as in `/proc/filesystems`; its module is loaded by the kernel if need be
    /// @param options of the file system, comma-separated; may be empty
    public static void mount(
            String source, Path target, String type, Set<MountFlag> flags, String options)
            throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Native.errno(arena);
            int result =
                    (int)
                            MOUNT.invokeExact(
                                    errno,
                                    arena.allocateFrom(source),
                                    arena.allocateFrom(target.toString()),
                                    arena.allocateFrom(type),
                                    MountFlag.bits(flags),
                                    arena.allocateFrom(options));
            if (result != 0) {
                throw Native.failure("mount(%s, %s, %s)".formatted(source, target, type), errno);
            }
        } catch (Throwable e) {
            throw Native.rethrow(e);
        }
    }

    /// Detaches the file system mounted at `target`, after everything written to it has reached the
    /// device; see umount2(2).
    public static void unmount(Path target) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Native.errno(arena);
            int result = (int) UMOUNT2.invokeExact(errno, arena.allocateFrom(target.toString()), 0);
            if (result != 0) {
                throw Native.failure("umount2(" + target + ")", errno);
            }
        } catch (Throwable e) {
            throw Native.rethrow(e);
        }
    }
}
