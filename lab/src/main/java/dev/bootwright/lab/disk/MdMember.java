package dev.bootwright.lab.disk;

import dev.bootwright.formats.bytes.ByteReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A member of a Linux software RAID, with the place of its data. Superblocks of version 1.2,
/// which lie 4 KiB from the start, and 1.0, 8 to 12 KiB before the end.
///
/// ```text
/// offset  size  field            little-endian
///      0     4  magic            A92B4EFC
///      4     4  major version    1
///     32    32  set name         "host:name" or "name"
///     72     4  level
///     92     4  raid disks
///    128     8  data offset      in sectors of 512 bytes
///    136     8  data size        in sectors
///    160     4  device number    index into the roles
///    200     8  resync offset    sectors known to be equal; all ones when all are
///    256   2·n  roles            FFFF for a spare
/// ```
///
/// Source: Linux, include/uapi/linux/raid/md_p.h.
///
/// @param name  without the host that made it
/// @param disks members, spares not counted
/// @param isSpare whether it stands by
/// @param data  what of the member belongs to the array
record MdMember(String name, String level, long disks, boolean isSpare, Region data) {

    private static final int SUPERBLOCK = 4096;
    private static final int BYTES = 256;
    private static final int SPARE = 0xFFFF;
    private static final long MAGIC = 0xA92B_4EFCL;
    private static final int SECTOR = 512;

    /// The member in a region; empty when it is none.
    static Optional<MdMember> read(Region region) throws IOException {
        Optional<MdMember> atStart = read(region, SUPERBLOCK);
        long last = (region.size() / SECTOR - 16) / 8 * 8 * SECTOR;
        return atStart.isPresent() ? atStart : read(region, last);
    }

    private static Optional<MdMember> read(Region region, long at) throws IOException {
        if (at < 0 || region.size() < at + BYTES) {
            return Optional.empty();
        }
        ByteReader in = region.littleEndian("md superblock", at, BYTES);
        if (in.u32("magic") != MAGIC || in.u32("major version") != 1) {
            return Optional.empty();
        }
        String set =
                new String(in.at("set name", 32).bytes("set name", 32), StandardCharsets.UTF_8)
                        .replace("\0", "");
        long level = in.at("level", 72).u32("level");
        long disks = in.at("raid disks", 92).u32("raid disks");
        long offset = in.at("data offset", 128).u64("data offset") * SECTOR;
        long size = in.u64("data size") * SECTOR;
        int number = (int) in.at("device number", 160).u32("device number");
        ByteReader roles = region.littleEndian("md roles", at + BYTES + 2L * number, 2);
        boolean isSpare = roles.u16("role") == SPARE;
        return Optional.of(
                new MdMember(
                        set.substring(set.indexOf(':') + 1),
                        Long.toString(level),
                        disks,
                        isSpare,
                        region.part(offset, Math.min(size, region.size() - offset))));
    }
}
