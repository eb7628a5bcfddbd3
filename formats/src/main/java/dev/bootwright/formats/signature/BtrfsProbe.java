package dev.bootwright.formats.signature;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/// btrfs.
///
/// ```text
/// offset  size  field          little-endian, from 64 KiB, 64 MiB and 256 GiB
///      0    32  checksum       of byte 32 to 4096
///     32    16  file system UUID
///     64     8  magic          "_BHRfS_M"
///    196     2  checksum type  0: CRC32C
///    299   256  label
/// ```
///
/// Source: Linux, include/uapi/linux/btrfs_tree.h.
final class BtrfsProbe implements Probe {

    private static final byte[] MAGIC = "_BHRfS_M".getBytes(US_ASCII);
    private static final int MAGIC_OFFSET = 64;
    private static final int BYTES = 4096;
    private static final long[] COPIES = {64L << 10, 64L << 20, 256L << 30};

    @Override
    public List<Signature> probe(Region device) throws IOException {
        List<Extent> marks = new ArrayList<>();
        for (long copy : COPIES) {
            if (device.holds(copy + MAGIC_OFFSET, MAGIC)) {
                marks.add(new Extent(copy + MAGIC_OFFSET, MAGIC.length));
            }
        }
        if (marks.isEmpty()) {
            return List.of();
        }
        byte[] block = device.bytes(marks.getFirst().offset() - MAGIC_OFFSET, BYTES);
        ByteReader in = ByteReader.littleEndian("btrfs superblock", block, 0);
        return List.of(
                new Signature(
                        SignatureType.BTRFS,
                        Texts.label(in.at("label", 299).bytes("label", 256)),
                        Texts.uuid(in.at("UUID", 32).bytes("UUID", 16)),
                        marks,
                        checksum(in, block)));
    }

    private static Optional<String> checksum(ByteReader in, byte[] block) throws FormatException {
        long found = in.at("checksum", 0).u32("checksum");
        if (in.at("checksum type", 196).u16("checksum type") != 0 || block.length < BYTES) {
            return Optional.empty();
        }
        CRC32C crc = new CRC32C();
        crc.update(block, 32, BYTES - 32);
        return crc.getValue() == found
                ? Optional.empty()
                : Optional.of("wrong superblock checksum");
    }
}
