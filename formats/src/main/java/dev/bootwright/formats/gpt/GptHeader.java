package dev.bootwright.formats.gpt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.ByteWriter;
import dev.bootwright.formats.bytes.FormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32;

/// One of the two headers of a GUID partition table. Source: UEFI 2.10 §5.3.2.
///
/// ```text
/// offset  size  field                      little-endian
///      0     8  signature                  "EFI PART"
///      8     4  revision                   0x00010000
///     12     4  header size                at least 92, at most one sector
///     16     4  header CRC32               of header size bytes, this field taken as zero
///     20     4  reserved                   zero
///     24     8  my LBA                     where this header lies
///     32     8  alternate LBA              where the other one lies
///     40     8  first usable LBA
///     48     8  last usable LBA            inclusive
///     56    16  disk GUID
///     72     8  partition entry LBA        where this header's copy of the entries begins
///     80     4  number of entries
///     84     4  size of an entry           128 × 2ⁿ
///     88     4  entries CRC32
/// ```
record GptHeader(
        long myLba,
        long alternateLba,
        long firstUsableLba,
        long lastUsableLba,
        UUID diskGuid,
        long entriesLba,
        int entryCount,
        int entryBytes,
        long entriesCrc) {

    static final int BYTES = 92;
    static final String FORMAT = "GPT";
    static final byte[] SIGNATURE = "EFI PART".getBytes(US_ASCII);

    /// More entries than any tool makes: 128 is the rule, and `sgdisk -S` stops at a few thousand.
    private static final int MAX_ENTRIES_BYTES = 4 << 20;

    private static final long REVISION = 0x0001_0000;
    private static final int CRC_OFFSET = 16;

    /// Reads a header.
    ///
    /// @param sector  one logical block of the disk
    /// @param lba     where it lies
    /// @param sectors of the whole disk
    static GptHeader read(byte[] sector, long lba, long sectors) throws FormatException {
        ByteReader in = ByteReader.littleEndian(FORMAT, sector, lba * sector.length);
        in.magic("signature", SIGNATURE);
        long revision = in.u32("revision");
        if (revision >> 16 != REVISION >> 16) {
            throw in.malformed("revision", Integer.BYTES, "0x%08x".formatted(revision));
        }
        long headerSize = in.u32("header size");
        if (headerSize < BYTES || headerSize > sector.length) {
            throw in.malformed("header size", Integer.BYTES, "%d bytes".formatted(headerSize));
        }
        long crc = in.u32("header CRC32");
        long expected = crc(sector, (int) headerSize);
        if (crc != expected) {
            throw in.malformed(
                    "header CRC32",
                    Integer.BYTES,
                    "0x%08x, computed 0x%08x".formatted(crc, expected));
        }
        in.skip("reserved", Integer.BYTES);
        GptHeader header = readFields(in);
        header.check(in, lba, sectors, sector.length);
        return header;
    }

    private static GptHeader readFields(ByteReader in) throws FormatException {
        long myLba = in.u64("my LBA");
        long alternateLba = in.u64("alternate LBA");
        long firstUsableLba = in.u64("first usable LBA");
        long lastUsableLba = in.u64("last usable LBA");
        UUID diskGuid = Guids.read(in, "disk GUID");
        long entriesLba = in.u64("partition entry LBA");
        long count = in.u32("number of entries");
        long size = in.u32("size of an entry");
        if (size < GptPartition.ENTRY_BYTES || Long.bitCount(size) != 1) {
            throw in.malformed("size of an entry", Integer.BYTES, "%d bytes".formatted(size));
        }
        if (count == 0 || count > MAX_ENTRIES_BYTES / size) {
            throw in.malformed(
                    "size of an entry",
                    Integer.BYTES,
                    "%d entries of %d bytes".formatted(count, size));
        }
        long entriesCrc = in.u32("entries CRC32");
        return new GptHeader(
                myLba,
                alternateLba,
                firstUsableLba,
                lastUsableLba,
                diskGuid,
                entriesLba,
                (int) count,
                (int) size,
                entriesCrc);
    }

    private void check(ByteReader in, long lba, long sectors, int sectorBytes)
            throws FormatException {
        if (myLba != lba) {
            throw in.malformed("my LBA", BYTES - 24, "%d, lies at %d".formatted(myLba, lba));
        }
        if (firstUsableLba < 2 || firstUsableLba > lastUsableLba || lastUsableLba >= sectors) {
            throw in.malformed(
                    "first usable LBA",
                    BYTES - 40,
                    "%d to %d on a disk of %d sectors"
                            .formatted(firstUsableLba, lastUsableLba, sectors));
        }
        long entriesSectors = Math.ceilDiv((long) entryCount * entryBytes, sectorBytes);
        if (entriesLba < 2 || entriesLba > sectors - entriesSectors) {
            throw in.malformed(
                    "partition entry LBA",
                    BYTES - 72,
                    "%d on a disk of %d sectors".formatted(entriesLba, sectors));
        }
    }

    /// The header in the first bytes of one logical block; the rest of it is zero.
    byte[] toSector(int sectorBytes) {
        ByteWriter out = ByteWriter.littleEndian(sectorBytes);
        out.bytes(SIGNATURE).u32("revision", REVISION).u32("header size", BYTES);
        out.u32("header CRC32", 0).u32("reserved", 0);
        out.u64("my LBA", myLba).u64("alternate LBA", alternateLba);
        out.u64("first usable LBA", firstUsableLba).u64("last usable LBA", lastUsableLba);
        Guids.write(out, diskGuid);
        out.u64("partition entry LBA", entriesLba);
        out.u32("number of entries", entryCount).u32("size of an entry", entryBytes);
        out.u32("entries CRC32", entriesCrc);
        byte[] sector = out.zeros(sectorBytes - BYTES).toByteArray();
        ByteBuffer.wrap(sector)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(CRC_OFFSET, (int) crc(sector, BYTES));
        return sector;
    }

    private static long crc(byte[] sector, int headerSize) {
        CRC32 crc = new CRC32();
        crc.update(sector, 0, CRC_OFFSET);
        crc.update(new byte[Integer.BYTES]);
        crc.update(sector, CRC_OFFSET + Integer.BYTES, headerSize - CRC_OFFSET - Integer.BYTES);
        return crc.getValue();
    }

    static long crc(byte[] entries) {
        CRC32 crc = new CRC32();
        crc.update(entries);
        return crc.getValue();
    }
}
