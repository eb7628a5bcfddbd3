package dev.bootwright.formats.signature;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;

/// What a member of a Linux software RAID says of itself, version 1 of the format.
///
/// ```text
/// offset  size  field              little-endian
///      0     4  magic              A92B4EFC
///      4     4  major version      1
///      8     4  feature map
///     16    16  set UUID
///     32    32  set name           "host:name" or "name", padded with zeros
///     72     4  level              signed: -1 linear, 0, 1, 4, 5, 6, 10
///     92     4  raid disks         members, spares not counted
///    144     8  super offset       where this lies on the device, in units of 512 bytes
///    160     4  device number      index into the roles
///    168    16  device UUID
///    216     4  checksum           of 256 bytes and the roles, this field taken as zero
///    220     4  max dev            number of roles
///    256   2·n  roles              FFFF: spare, FFFE: failed, FFFD: journal
/// ```
///
/// It lies at the start of the device (version 1.1), 4 KiB from it (1.2), or 8 to 12 KiB before its
/// end (1.0). Source: Linux, include/uapi/linux/raid/md_p.h.
///
/// @param version   `1.0`, `1.1` or `1.2`
/// @param offset    where it lies on the device, in bytes
/// @param setUuid   of the array, in the form with dashes
/// @param setName   as it stands there, with the host that made it if one was given
/// @param level     `0`, `1`, `4`, `5`, `6`, `10`, `linear` or the number of another one
/// @param raidDisks members without spares
/// @param role      index of this member in the array, or one of the numbers from [#FAILED] on
/// @param isSound   whether the checksum is right
public record MdSuperblock(
        String version,
        long offset,
        String setUuid,
        String setName,
        String level,
        long raidDisks,
        int role,
        boolean isSound) {

    public static final int SPARE = 0xFFFF;
    public static final int FAILED = 0xFFFE;

    static final long MAGIC = 0xA92B_4EFCL;
    static final int FIXED_BYTES = 256;

    /// Roles beyond this many do not fit the 4 KiB that a superblock may fill.
    private static final int MAX_ROLES = (4096 - FIXED_BYTES) / 2;

    private static final int CHECKSUM_OFFSET = 216;

    /// The superblocks of version 1 on a device: one, or more where an old one was left.
    ///
    /// @param device left open
    /// @param size   of the device, in bytes
    /// @throws IOException only if the device cannot be read
    public static List<MdSuperblock> find(FileChannel device, long size) throws IOException {
        return MdProbe.versionOne(Region.uncached(device, size));
    }

    /// The name of the array without the host that made it.
    public String name() {
        return setName.substring(setName.indexOf(':') + 1);
    }

    public boolean isSpare() {
        return role == SPARE;
    }

    Extent mark() {
        return new Extent(offset, Integer.BYTES);
    }

    /// Reads a superblock; empty when something else lies there.
    ///
    /// @throws FormatException if it does not end before the device does
    static Optional<MdSuperblock> read(Region device, String version, long offset)
            throws IOException {
        byte[] bytes = device.bytes(offset, FIXED_BYTES + 2 * MAX_ROLES);
        if (bytes.length < FIXED_BYTES) {
            return Optional.empty();
        }
        ByteReader in = ByteReader.littleEndian("md superblock", bytes, offset);
        if (in.u32("magic") != MAGIC
                || in.u32("major version") != 1
                || in.at("super offset", 144).u64("super offset") * 512 != offset) {
            return Optional.empty();
        }
        String uuid = Texts.uuid(in.at("set UUID", 16).bytes("set UUID", 16)).orElse("");
        String name = Texts.label(in.bytes("set name", 32)).orElse("");
        int level = (int) in.at("level", 72).u32("level");
        long raidDisks = in.at("raid disks", 92).u32("raid disks");
        long number = in.at("device number", 160).u32("device number");
        long checksum = in.at("checksum", CHECKSUM_OFFSET).u32("checksum");
        long roles = in.u32("max dev");
        if (roles > MAX_ROLES) {
            throw in.malformed("max dev", Integer.BYTES, "%d roles".formatted(roles));
        }
        int role = FAILED;
        if (number < roles) {
            role = in.at("roles", FIXED_BYTES + 2 * (int) number).u16("roles");
        }
        boolean isSound = checksum == checksum(in, (int) roles);
        return Optional.of(
                new MdSuperblock(
                        version,
                        offset,
                        uuid,
                        name,
                        level == -1 ? "linear" : Integer.toString(level),
                        raidDisks,
                        role,
                        isSound));
    }

    /// The sum of all 32-bit words, with the carries added in the end.
    private static long checksum(ByteReader in, int roles) throws FormatException {
        long sum = 0;
        in.at("magic", 0);
        for (int at = 0; at < FIXED_BYTES + 2 * roles; at += Integer.BYTES) {
            if (at == FIXED_BYTES + 2 * roles - Short.BYTES) {
                sum += in.u16("roles");
            } else {
                long word = in.u32("superblock");
                sum += at == CHECKSUM_OFFSET ? 0 : word;
            }
        }
        return (sum & 0xFFFF_FFFFL) + (sum >>> 32) & 0xFFFF_FFFFL;
    }
}
