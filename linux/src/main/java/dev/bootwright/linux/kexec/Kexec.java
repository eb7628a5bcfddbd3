package dev.bootwright.linux.kexec;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.bootwright.linux.sys.Descriptor;
import dev.bootwright.linux.sys.Native;
import dev.bootwright.linux.sys.NativeException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A kernel that is loaded into memory and takes the machine over from the running one;
/// [dev.bootwright.linux.sys.Power#startLoadedKernel()] starts it.
public final class Kexec {

    private static final MethodHandle SYSCALL =
            Native.function(
                    "syscall",
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS,
                            JAVA_LONG),
                    Linker.Option.firstVariadicArg(1));

    private static final MethodHandle LOAD =
            Native.function(
                    "syscall",
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG),
                    Linker.Option.firstVariadicArg(1));

    private static final long KEXEC_FILE_NO_INITRAMFS = 4;
    private static final long SEGMENT_BYTES = 32;

    private Kexec() {}

    /// Loads a kernel; see kexec_file_load(2). The files are not needed any more afterwards.
    ///
    /// @param commandLine of the new kernel, at most 2047 bytes on x86
    /// @throws NativeException also if the kernel is locked down and `kernel` is not signed (`EPERM`), or was
    ///                         built without kexec_file_load (`ENOSYS`)
    public static void load(Path kernel, Optional<Path> initramfs, String commandLine)
            throws NativeException {
        try (Descriptor kernelFile = Descriptor.open(kernel, Descriptor.O_RDONLY)) {
            if (initramfs.isEmpty()) {
                load(kernelFile.number(), -1, commandLine);
                return;
            }
            try (Descriptor file = Descriptor.open(initramfs.get(), Descriptor.O_RDONLY)) {
                load(kernelFile.number(), file.number(), commandLine);
            }
        }
    }

    /// A part of what is to be in memory when the loaded kernel is entered.
    ///
    /// @param content outside the heap; the running kernel copies it at once
    /// @param address physical, of a page
    /// @param size    of the memory it gets, whole pages; what `content` does not fill is zero
    public record Segment(MemorySegment content, long address, long size) {}

    /// Loads a kernel piece by piece; see kexec_load(2).
    ///
    /// @param entry    physical address of the code that is entered, in 64-bit mode
    /// @param segments at most 16, none over another
    /// @throws NativeException also if the kernel is locked down (`EPERM`), or was built without kexec_load
    ///                         (`ENOSYS`)
    public static void load(long entry, List<Segment> segments) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment table = arena.allocate(SEGMENT_BYTES * segments.size(), Long.BYTES);
            for (int i = 0; i < segments.size(); i++) {
                Segment segment = segments.get(i);
                long at = i * SEGMENT_BYTES;
                table.set(ADDRESS, at, segment.content());
                table.set(JAVA_LONG, at + 8, segment.content().byteSize());
                table.set(JAVA_LONG, at + 16, segment.address());
                table.set(JAVA_LONG, at + 24, segment.size());
            }
            MemorySegment errno = Native.errno(arena);
            long result =
                    (long)
                            LOAD.invokeExact(
                                    errno, kexecLoad(), entry, (long) segments.size(), table, 0L);
            if (result != 0) {
                throw Native.failure("kexec_load", errno);
            }
        } catch (Throwable e) {
            throw Native.rethrow(e);
        }
    }

    private static long kexecLoad() {
        return switch (System.getProperty("os.arch", "")) {
            case "amd64" -> 246;
            case String other ->
                    throw new IllegalStateException("kexec_load is unknown on " + other);
        };
    }

    /// @param initramfs -1 for none
    private static void load(int kernel, int initramfs, String commandLine) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Native.errno(arena);
            MemorySegment text = arena.allocateFrom(commandLine);
            long result =
                    (long)
                            SYSCALL.invokeExact(
                                    errno,
                                    kexecFileLoad(),
                                    kernel,
                                    initramfs,
                                    text.byteSize(),
                                    text,
                                    initramfs < 0 ? KEXEC_FILE_NO_INITRAMFS : 0L);
            if (result != 0) {
                throw Native.failure("kexec_file_load", errno);
            }
        } catch (Throwable e) {
            throw Native.rethrow(e);
        }
    }

    /// The number of the call, for which the C library has no function.
    private static long kexecFileLoad() {
        return switch (System.getProperty("os.arch", "")) {
            case "amd64" -> 320;
            case "aarch64" -> 294;
            case String other ->
                    throw new IllegalStateException("kexec_file_load is unknown on " + other);
        };
    }
}
