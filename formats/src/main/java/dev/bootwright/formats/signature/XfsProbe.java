package dev.bootwright.formats.signature;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/// XFS.
///
/// ```text
/// offset  size  field          big-endian
///      0     4  magic          "XFSB"
///      4     4  block size
///     32    16  UUID
///    100     2  version        lower four bits; 5 has checksums
///    102     2  sector size
///    108    12  label
///    126     1  in progress    1 until mkfs.xfs has come to its end
///    224     4  checksum       CRC32C of one sector, this field taken as zero; little-endian
/// ```
///
/// Source: XFS Algorithms & Data Structures, "Superblocks".
final class XfsProbe implements Probe {

    private static final byte[] MAGIC = "XFSB".getBytes(US_ASCII);
    private static final int CHECKSUM_OFFSET = 224;
    private static final int MAX_SECTOR = 32768;

    @Override
    public List<Signature> probe(Region device) throws IOException {
        if (!device.holds(0, MAGIC)) {
            return List.of();
        }
        ByteReader in = device.bigEndian("XFS superblock", 0, 512);
        long blockSize = in.at("block size", 4).u32("block size");
        int version = in.at("version", 100).u16("version") & 0xF;
        int sectorSize = in.u16("sector size");
        Optional<String> problem;
        if (in.at("in progress", 126).u8("in progress") != 0) {
            problem = Optional.of(Signature.UNFINISHED);
        } else if (Long.bitCount(blockSize) != 1
                || Integer.bitCount(sectorSize) != 1
                || sectorSize < 512
                || sectorSize > MAX_SECTOR) {
            problem = Optional.of("impossible block or sector size");
        } else if (version == 5) {
            problem = checksum(device.bytes(0, sectorSize));
        } else {
            problem = Optional.empty();
        }
        return List.of(
                Signature.of(
                                SignatureType.XFS,
                                Texts.label(in.at("label", 108).bytes("label", 12)),
                                Texts.uuid(in.at("UUID", 32).bytes("UUID", 16)),
                                new Extent(0, MAGIC.length))
                        .withProblem(problem));
    }

    private static Optional<String> checksum(byte[] sector) throws FormatException {
        long found =
                ByteReader.littleEndian("XFS superblock", sector, 0)
                        .at("checksum", CHECKSUM_OFFSET)
                        .u32("checksum");
        CRC32C crc = new CRC32C();
        crc.update(sector, 0, CHECKSUM_OFFSET);
        crc.update(new byte[Integer.BYTES]);
        int rest = CHECKSUM_OFFSET + Integer.BYTES;
        crc.update(sector, rest, sector.length - rest);
        return crc.getValue() == found
                ? Optional.empty()
                : Optional.of("wrong superblock checksum");
    }
}
