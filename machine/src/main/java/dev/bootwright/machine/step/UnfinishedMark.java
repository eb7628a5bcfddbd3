package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.Step;
import dev.bootwright.linux.block.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// What says that an array was begun, and that what lay on its members before may still shine through it.
///
/// It lies on the first member, from before the superblocks are written until the array is as it has to be,
/// where neither the array nor its superblock ever does:
///
/// ```text
/// offset  size  field
///      0    16  "BOOTWRIGHT RAID", NUL
///     16    16  UUID of the array   as RFC 9562 writes it
///     32  4064  zeros
/// ```
///
/// A superblock of version 1.2 lies 4 KiB from the start, and all that belongs to it behind. One of version 1.0
/// fills at most 4 KiB from 8 to 12 KiB before the end, and all that belongs to it lies before.
/// Source: Linux, drivers/md/md.c, `super_1_load`.
///
/// @param node of the first member
record UnfinishedMark(Step.SoftwareRaid array, Path node) {

    private static final byte[] MAGIC = "BOOTWRIGHT RAID\0".getBytes(StandardCharsets.US_ASCII);
    private static final int BYTES = 4096;

    /// @param first member of the array, on which nothing is that would be lost
    static UnfinishedMark put(Step.SoftwareRaid array, FreeDevice first) throws IOException {
        UnfinishedMark mark = new UnfinishedMark(array, first.node());
        mark.write(mark.bytes());
        if (!mark.isThere()) {
            throw new IOException("the mark on %s reads back differently".formatted(first.node()));
        }
        return mark;
    }

    boolean isThere() throws IOException {
        try (BlockDevice device = BlockDevice.open(node);
                FileChannel channel = FileChannel.open(node, StandardOpenOption.READ)) {
            device.dropCache();
            ByteBuffer found = ByteBuffer.allocate(BYTES);
            long offset = offset(device);
            while (found.hasRemaining() && channel.read(found, offset + found.position()) >= 0) {
                // A single read may return fewer bytes than asked for; only -1 is the end.
            }
            return found.flip().equals(bytes());
        }
    }

    /// Takes it away from an array that is finished, and runs.
    void clear() throws IOException {
        if (isThere()) {
            write(ByteBuffer.allocate(BYTES));
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        try (BlockDevice device = BlockDevice.open(node);
                FileChannel channel = FileChannel.open(node, StandardOpenOption.WRITE)) {
            long offset = offset(device);
            while (bytes.hasRemaining()) {
                channel.write(bytes, offset + bytes.position());
            }
            channel.force(true);
        }
    }

    private ByteBuffer bytes() {
        return ByteBuffer.allocate(BYTES)
                .put(MAGIC)
                .putLong(array.uuid().getMostSignificantBits())
                .putLong(array.uuid().getLeastSignificantBits())
                .clear();
    }

    private long offset(BlockDevice device) throws IOException {
        return array.metadata().equals("1.2") ? 0 : device.size() - BYTES;
    }
}
