package dev.bootwright.lab.scenario;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Makes the two legs of a mirror of the md driver around a file system, without the driver: this computer's
/// kernel may lack it. The superblock is version 1.0, behind the data, so that a leg begins with the file
/// system itself. Source: struct mdp_superblock_1 of Linux' include/uapi/linux/raid/md_p.h.
final class MirrorLeg {

    private static final int SECTOR = 512;
    private static final int SUPERBLOCK_BYTES = 256 + 2 * 2;
    private static final long ROOM_BEHIND = 64 << 10;

    private MirrorLeg() {}

    /// @param leg 0 or 1
    static void write(Path filesystem, Path image, int leg) throws IOException {
        Files.copy(filesystem, image);
        long data = Files.size(filesystem) / SECTOR;
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
            long all = (Files.size(filesystem) + ROOM_BEHIND) / SECTOR;
            channel.write(ByteBuffer.allocate(1), all * SECTOR - 1);
            long at = (all - 16) & ~7L; // 8 to 12 KiB before the end, on 4 KiB
            channel.write(superblock(data, at, leg), at * SECTOR);
        }
    }

    private static ByteBuffer superblock(long data, long at, int leg) {
        ByteBuffer block = ByteBuffer.allocate(SUPERBLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        block.putInt(0, 0xa92b4efc).putInt(4, 1); // magic, major version
        block.put(16, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}); // uuid
        block.put(32, "any:0".getBytes(StandardCharsets.US_ASCII)); // name
        block.putLong(64, 1_700_000_000L); // ctime, seconds
        block.putInt(72, 1); // level
        block.putLong(80, data); // size, sectors
        block.putInt(92, 2); // raid_disks
        block.putLong(144, at); // super_offset, sectors
        block.putLong(136, data); // data_size, sectors
        block.putInt(160, leg); // dev_number
        block.put(168, new byte[16]).put(168, (byte) (leg + 1)); // device_uuid
        block.putLong(192, 1_700_000_000L); // utime
        block.putLong(200, 1); // events
        block.putLong(208, -1L); // resync_offset: in sync
        block.putInt(220, 2); // max_dev
        block.putShort(256, (short) 0).putShort(258, (short) 1); // dev_roles
        return block.putInt(216, checksum(block));
    }

    private static int checksum(ByteBuffer block) {
        long sum = 0;
        for (int at = 0; at < SUPERBLOCK_BYTES; at += 4) {
            sum += Integer.toUnsignedLong(block.getInt(at));
        }
        return (int) ((sum & 0xFFFF_FFFFL) + (sum >>> 32));
    }
}
