package dev.bootwright.linux.block;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.bootwright.linux.sys.Descriptor;
import dev.bootwright.linux.sys.NativeException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/// An open block device. Its bytes are read and written through a `FileChannel` beside it.
///
/// Everything here is in bytes. Not safe for use by several threads. Source: ioctl_list(2),
/// Linux include/uapi/linux/fs.h and blkpg.h.
public final class BlockDevice implements AutoCloseable {

    private static final long BLKROGET = 0x125E;
    private static final long BLKRRPART = 0x125F;
    private static final long BLKFLSBUF = 0x1261;
    private static final long BLKSSZGET = 0x1268;
    private static final long BLKPG = 0x1269;
    private static final long BLKDISCARD = 0x1277;
    private static final long BLKPBSZGET = 0x127B;
    private static final long BLKZEROOUT = 0x127F;
    private static final long BLKGETSIZE64 = 0x8008_1272L;

    private static final int BLKPG_ADD_PARTITION = 1;
    private static final int BLKPG_DEL_PARTITION = 2;

    /// start, length, number, two names of 64 bytes that nobody reads
    private static final int BLKPG_PARTITION_BYTES = 152;

    private final Descriptor descriptor;

    private BlockDevice(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /// Opens a device for reading; who else uses it does not matter.
    public static BlockDevice open(Path path) throws NativeException {
        return new BlockDevice(Descriptor.open(path, Descriptor.O_RDONLY));
    }

    /// Opens a device for reading and claims it, as [#claim] does.
    ///
    /// @throws NativeException with `EBUSY` if somebody has claimed it already
    public static BlockDevice reserve(Path path) throws NativeException {
        return new BlockDevice(Descriptor.open(path, Descriptor.O_RDONLY | Descriptor.O_EXCL));
    }

    /// Opens a device for writing and claims it: as long as this is open, nobody mounts it, or a
    /// partition of it, or makes it part of a RAID.
    ///
    /// @throws NativeException with `EBUSY` if somebody has claimed it already
    public static BlockDevice claim(Path path) throws NativeException {
        return new BlockDevice(Descriptor.open(path, Descriptor.O_RDWR | Descriptor.O_EXCL));
    }

    public long size() throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_LONG);
            descriptor.ioctl("BLKGETSIZE64", BLKGETSIZE64, value);
            return value.get(JAVA_LONG, 0);
        }
    }

    /// The unit in which the device is addressed, such as 512 or 4096.
    public int logicalBlockSize() throws NativeException {
        return number("BLKSSZGET", BLKSSZGET);
    }

    /// The unit in which the device writes without reading first.
    public int physicalBlockSize() throws NativeException {
        return number("BLKPBSZGET", BLKPBSZGET);
    }

    public boolean isReadOnly() throws NativeException {
        return number("BLKROGET", BLKROGET) != 0;
    }

    /// Writes what is cached of the device to it, and forgets it: the next read comes from the device.
    public void dropCache() throws NativeException {
        descriptor.fsync();
        descriptor.ioctl("BLKFLSBUF", BLKFLSBUF, MemorySegment.NULL);
    }

    /// Has the kernel read the partition table anew; device nodes are there when this returns.
    ///
    /// @throws NativeException with `EBUSY` if a partition is in use
    public void rereadPartitions() throws NativeException {
        descriptor.ioctl("BLKRRPART", BLKRRPART, MemorySegment.NULL);
    }

    /// Tells the kernel of a partition that it did not find by itself.
    public void addPartition(int number, long start, long size) throws NativeException {
        partition(BLKPG_ADD_PARTITION, number, start, size);
    }

    /// Has the kernel forget a partition; what is on the device stays as it is.
    ///
    /// @throws NativeException with `EBUSY` if it is in use
    public void deletePartition(int number) throws NativeException {
        partition(BLKPG_DEL_PARTITION, number, 0, 0);
    }

    /// Tells a solid-state disk that a range holds nothing worth keeping; reading it gives anything.
    ///
    /// @throws NativeException with `EOPNOTSUPP` if the device cannot
    public void discard(long offset, long size) throws NativeException {
        range("BLKDISCARD", BLKDISCARD, offset, size);
    }

    /// Writes zeros, by the device's own means where it has some.
    ///
    /// @param offset a multiple of the logical block size, as is `size`
    public void zeroOut(long offset, long size) throws NativeException {
        range("BLKZEROOUT", BLKZEROOUT, offset, size);
    }

    @Override
    public void close() throws NativeException {
        descriptor.close();
    }

    private int number(String name, long request) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_INT);
            descriptor.ioctl(name, request, value);
            return value.get(JAVA_INT, 0);
        }
    }

    private void range(String name, long request, long offset, long size) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            descriptor.ioctl(name, request, arena.allocateFrom(JAVA_LONG, offset, size));
        }
    }

    private void partition(int operation, int number, long start, long size)
            throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment partition = arena.allocate(BLKPG_PARTITION_BYTES, Long.BYTES);
            partition.set(JAVA_LONG, 0, start);
            partition.set(JAVA_LONG, 8, size);
            partition.set(JAVA_INT, 16, number);
            MemorySegment argument = arena.allocate(24, Long.BYTES);
            argument.set(JAVA_INT, 0, operation);
            argument.set(JAVA_INT, 8, BLKPG_PARTITION_BYTES);
            argument.set(JAVA_LONG, 16, partition.address());
            descriptor.ioctl("BLKPG", BLKPG, argument);
        }
    }
}
