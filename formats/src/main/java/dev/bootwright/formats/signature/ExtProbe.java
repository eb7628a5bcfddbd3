package dev.bootwright.formats.signature;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/// ext2, ext3, ext4, and journals of the latter two on devices of their own.
///
/// ```text
/// offset  size  field               little-endian, from byte 1024 of the device
///      0     4  inodes count
///      4     4  blocks count        lower half
///     24     4  log block size      block size is 1024 << this
///     56     2  magic               EF53
///     76     4  revision level
///     92     4  compatible features
///     96     4  incompatible features
///    100     4  read-only compatible features
///    104    16  UUID
///    120    16  volume name
///    336     4  blocks count        upper half
///   1020     4  checksum            CRC32C, with the feature METADATA_CSUM
/// ```
///
/// Source: Linux, Documentation/filesystems/ext4/super.rst.
final class ExtProbe implements Probe {

    private static final int START = 1024;
    private static final int BYTES = 1024;
    private static final int MAGIC_OFFSET = 56;

    private static final long HAS_JOURNAL = 0x4;
    private static final long JOURNAL_DEV = 0x8;
    private static final long METADATA_CSUM = 0x400;

    /// What ext3 knows: FILETYPE, RECOVER, META_BG; SPARSE_SUPER, LARGE_FILE, BTREE_DIR.
    private static final long EXT3_INCOMPATIBLE = 0x2 | 0x4 | 0x10;

    private static final long EXT3_READ_ONLY = 0x1 | 0x2 | 0x4;

    @Override
    public List<Signature> probe(Region device) throws IOException {
        byte[] block = device.bytes(START, BYTES);
        if (block.length < BYTES || (block[56] & 0xFF) != 0x53 || (block[57] & 0xFF) != 0xEF) {
            return List.of();
        }
        ByteReader in = ByteReader.littleEndian("ext superblock", block, START);
        long blockCount = in.at("blocks count", 4).u32("blocks count");
        long logBlockSize = in.at("log block size", 24).u32("log block size");
        long revision = in.at("revision level", 76).u32("revision level");
        long compatible = in.at("features", 92).u32("compatible features");
        long incompatible = in.u32("incompatible features");
        long readOnly = in.u32("read-only compatible features");
        if (logBlockSize > 6 || revision > 1 || blockCount == 0) {
            return List.of(); // two bytes of magic are found by chance
        }
        Signature found =
                Signature.of(
                        type(compatible, incompatible, readOnly),
                        Texts.label(in.at("volume name", 120).bytes("volume name", 16)),
                        Texts.uuid(in.at("UUID", 104).bytes("UUID", 16)),
                        new Extent(START + MAGIC_OFFSET, 2));
        return List.of(
                (readOnly & METADATA_CSUM) == 0 ? found : found.withProblem(checksum(in, block)));
    }

    private static SignatureType type(long compatible, long incompatible, long readOnly) {
        if ((incompatible & JOURNAL_DEV) != 0) {
            return SignatureType.EXT_JOURNAL;
        }
        if ((incompatible & ~EXT3_INCOMPATIBLE) != 0 || (readOnly & ~EXT3_READ_ONLY) != 0) {
            return SignatureType.EXT4;
        }
        return (compatible & HAS_JOURNAL) != 0 ? SignatureType.EXT3 : SignatureType.EXT2;
    }

    private static Optional<String> checksum(ByteReader in, byte[] block) throws FormatException {
        long found = in.at("checksum", BYTES - 4).u32("checksum");
        CRC32C crc = new CRC32C();
        crc.update(block, 0, BYTES - 4);
        long computed = ~crc.getValue() & 0xFFFF_FFFFL; // ext4 leaves out the final inversion
        return found == computed ? Optional.empty() : Optional.of("wrong superblock checksum");
    }
}
