package dev.bootwright.formats.signature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// FAT12, FAT16 and FAT32, all of which are `vfat` to Linux.
///
/// ```text
/// offset  size  field                       little-endian
///     11     2  bytes per sector
///     13     1  sectors per cluster
///     14     2  reserved sectors
///     16     1  number of FATs
///     17     2  root directory entries      0 for FAT32
///     22     2  sectors per FAT             0 for FAT32
///     36     4  sectors per FAT             FAT32 only
///     39     4  volume id                   67 for FAT32
///     43    11  volume label                71 for FAT32
///     54     8  "FAT12   ", "FAT16   "      82 for FAT32
///     44     4  root directory cluster      FAT32 only
///    510     2  signature                   55 AA
/// ```
///
/// The label is that of the root directory, where there is one; the boot sector has a copy that
/// systems do not keep up to date. Source: Microsoft FAT specification, 2000, and its errata.
final class FatProbe implements Probe {

    private static final String FORMAT = "FAT boot sector";
    private static final int BACKUP_SECTOR = 6;
    private static final int MAX_ROOT_BYTES = 32 << 10;
    private static final String NO_NAME = "NO NAME";

    @Override
    public List<Signature> probe(Region device) throws IOException {
        byte[] sector = device.bytes(0, 512);
        if (sector.length < 512 || sector[510] != 0x55 || sector[511] != (byte) 0xAA) {
            return List.of();
        }
        String text = new String(sector, ISO_8859_1);
        boolean is32 = text.startsWith("FAT32   ", 82) || text.startsWith("MSWIN", 82);
        boolean is16 =
                text.startsWith("FAT", 54)
                        || text.startsWith("MSDOS", 54)
                        || text.startsWith("MSWIN", 54);
        if (!is32 && !is16) {
            return List.of();
        }
        ByteReader in = ByteReader.littleEndian(FORMAT, sector, 0);
        int sectorBytes = in.at("bytes per sector", 11).u16("bytes per sector");
        int clusterSectors = in.u8("sectors per cluster");
        if (!isPowerOfTwo(sectorBytes)
                || sectorBytes < 512
                || sectorBytes > 4096
                || !isPowerOfTwo(clusterSectors)) {
            return List.of();
        }
        int fields = is32 ? 67 : 39;
        long id = in.at("volume id", fields).u32("volume id");
        Optional<String> label =
                rootLabel(device, in, is32)
                        .or(() -> bootLabel(text.substring(fields + 4, fields + 15)));
        Optional<String> uuid = Optional.of("%04X-%04X".formatted(id >> 16, id & 0xFFFF));
        Extent boot = new Extent(0, 512);
        return List.of(
                is32
                        ? Signature.of(SignatureType.VFAT, label, uuid, boot, backup(sectorBytes))
                        : Signature.of(SignatureType.VFAT, label, uuid, boot));
    }

    private static Extent backup(int sectorBytes) {
        return new Extent((long) BACKUP_SECTOR * sectorBytes, 512);
    }

    private static Optional<String> bootLabel(String field) {
        String label = field.stripTrailing();
        return label.isEmpty() || label.equals(NO_NAME) || label.indexOf('\0') >= 0
                ? Optional.empty()
                : Optional.of(label);
    }

    /// The label entry in the first cluster of the root directory, where `mkfs.vfat` puts it.
    private static Optional<String> rootLabel(Region device, ByteReader in, boolean is32)
            throws IOException {
        byte[] root = root(device, in, is32);
        for (int at = 0; at + 32 <= root.length && root[at] != 0; at += 32) {
            int attributes = root[at + 11];
            boolean isDeleted = root[at] == (byte) 0xE5;
            if (!isDeleted && (attributes & 0x18) == 0x08 && (attributes & 0x3F) != 0x0F) {
                return Optional.of(new String(root, at, 11, ISO_8859_1).stripTrailing());
            }
        }
        return Optional.empty();
    }

    private static byte[] root(Region device, ByteReader in, boolean is32) throws IOException {
        try {
            long sectorBytes = in.at("bytes per sector", 11).u16("bytes per sector");
            long clusterSectors = in.u8("sectors per cluster");
            long reserved = in.u16("reserved sectors");
            long fats = in.u8("number of FATs");
            long entries = in.u16("root directory entries");
            long fatSectors =
                    is32
                            ? in.at("sectors per FAT", 36).u32("sectors per FAT")
                            : in.at("sectors per FAT", 22).u16("sectors per FAT");
            long root = reserved + fats * fatSectors;
            long bytes = entries * 32;
            if (is32) {
                long cluster = in.at("root directory cluster", 44).u32("root directory cluster");
                root += (cluster - 2) * clusterSectors;
                bytes = clusterSectors * sectorBytes;
            }
            return device.bytes(root * sectorBytes, (int) Math.min(bytes, MAX_ROOT_BYTES));
        } catch (FormatException e) {
            throw new AssertionError("a boot sector has 512 bytes", e);
        }
    }

    private static boolean isPowerOfTwo(int value) {
        return Integer.bitCount(value) == 1;
    }
}
