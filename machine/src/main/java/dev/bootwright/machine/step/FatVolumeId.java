package dev.bootwright.machine.step;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.linux.block.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// The 32 bits that FAT has in place of a UUID. Writing them is the last thing done to a new file
/// system: one that has them is whole.
///
/// ```text
/// offset  size  field                 little-endian
///     11     2  bytes per sector
///     22     2  sectors per FAT       0: FAT32
///     39     4  volume id             67 for FAT32
///     50     2  backup boot sector    FAT32 only
/// ```
final class FatVolumeId {

    private static final int SECTOR = 512;
    private static final int ID_OFFSET = 39;
    private static final int ID_OFFSET_32 = 67;

    private FatVolumeId() {}

    /// The first 32 bits of the UUID.
    static int of(UUID uuid) {
        return (int) (uuid.getMostSignificantBits() >>> 32);
    }

    /// The volume id of a file system that is not whole yet.
    static int unfinished(UUID uuid) {
        return ~of(uuid);
    }

    /// Sets the volume id of the file system that was made on a device.
    static void write(FreeDevice device, int id) throws IOException {
        try (BlockDevice block = BlockDevice.claim(device.node());
                FileChannel channel =
                        FileChannel.open(
                                device.node(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            block.dropCache(); // all else is on the disk before this is
            ByteReader in = ByteReader.littleEndian("FAT boot sector", channel, 0, SECTOR);
            int sectorBytes = in.at("bytes per sector", 11).u16("bytes per sector");
            boolean is32 = in.at("sectors per FAT", 22).u16("sectors per FAT") == 0;
            long backup = in.at("backup boot sector", 50).u16("backup boot sector");
            if (is32 && backup != 0) {
                put(channel, backup * sectorBytes + ID_OFFSET_32, id);
                channel.force(false);
            }
            put(channel, is32 ? ID_OFFSET_32 : ID_OFFSET, id);
            channel.force(false);
        }
    }

    private static void put(FileChannel channel, long offset, int id) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0, id);
        while (bytes.hasRemaining()) {
            channel.write(bytes, offset + bytes.position());
        }
    }
}
