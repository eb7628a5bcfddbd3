package dev.bootwright.machine.step;

import dev.bootwright.linux.block.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// The superblock of a member of an array, laid out after Linux, md_p.h: arrays themselves need a kernel
/// that has them.
///
/// @param level of the RAID, as a number
/// @param disks members of the array
/// @param role  of this one
record WrittenSuperblock(UUID array, String name, String level, int disks, int role) {

    private static final long OFFSET = 4096;
    private static final int CHECKSUM = 216;

    /// Of an array "m".
    WrittenSuperblock(UUID array, String level, int disks, int role) {
        this(array, "m", level, disks, role);
    }

    /// Version 1.2.
    void onto(Path node) throws IOException {
        write(node, OFFSET);
    }

    /// Version 1.0.
    void ontoTheEndOf(Path node) throws IOException {
        try (BlockDevice device = BlockDevice.open(node)) {
            write(node, (device.size() - 8192) / 4096 * 4096);
        }
    }

    private void write(Path node, long offset) throws IOException {
        try (FileChannel channel = FileChannel.open(node, StandardOpenOption.WRITE)) {
            channel.write(bytes(offset), offset);
            channel.force(true);
        }
    }

    private ByteBuffer bytes(long offset) {
        ByteBuffer bytes = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0, 0xA92B_4EFC); // magic
        bytes.putInt(4, 1); // major version
        ByteBuffer uuid = ByteBuffer.allocate(16);
        uuid.putLong(array.getMostSignificantBits()).putLong(array.getLeastSignificantBits());
        bytes.put(16, uuid.array()); // set UUID
        bytes.put(32, name.getBytes(StandardCharsets.US_ASCII)); // set name
        bytes.putInt(72, Integer.parseInt(level));
        bytes.putInt(92, disks); // raid disks
        bytes.putLong(144, offset / 512); // super offset
        bytes.putInt(160, role); // device number
        bytes.putInt(220, disks + disks % 2); // max dev
        for (int i = 0; i < disks; i++) {
            bytes.putShort(256 + 2 * i, (short) i); // roles
        }
        bytes.putInt(CHECKSUM, checksum(bytes));
        return bytes;
    }

    /// What lies beyond an even number of roles is zero, so whole words can be added up.
    private static int checksum(ByteBuffer bytes) {
        long sum = 0;
        for (int at = 0; at < bytes.capacity(); at += Integer.BYTES) {
            sum += Integer.toUnsignedLong(bytes.getInt(at));
        }
        return (int) ((sum & 0xFFFF_FFFFL) + (sum >>> 32));
    }
}
