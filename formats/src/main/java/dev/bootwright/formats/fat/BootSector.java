package dev.bootwright.formats.fat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.ByteWriter;
import java.io.IOException;
import java.nio.ByteBuffer;

/// The first sector of a file system: where everything else lies. Source: FAT 1.03, "Boot Sector and
/// BPB".
///
/// ```text
/// offset  size  field                 little-endian
///      0     3  jump
///      3     8  OEM name
///     11     2  bytes per sector      512 to 4096
///     13     1  sectors per cluster   1 to 128, a power of two
///     14     2  reserved sectors      this one and those behind it, at least 1
///     16     1  number of FATs        mostly 2
///     17     2  root entries          0 in FAT32
///     19     2  total sectors         0 if they are in the field at 32
///     21     1  media                 F0, F8 to FF
///     22     2  sectors per FAT       0 in FAT32
///     24     2  sectors per track
///     26     2  heads
///     28     4  hidden sectors        before the partition
///     32     4  total sectors
///     36        FAT12 and FAT16: drive number, reserved, 29, volume id, label (43), type (54)
///     36     4  sectors per FAT       FAT32, and from here on
///     40     2  flags                 bit 7: only the FAT in bits 0 to 3 is in use
///     42     2  version               0
///     44     4  root cluster
///     48     2  FSInfo sector
///     50     2  backup boot sector
///     52    12  reserved
///     64     1  drive number
///     65     1  reserved
///     66     1  signature             29
///     67     4  volume id
///     71    11  label
///     82     8  type                  "FAT32   ", which decides nothing
///    510     2  signature             55 AA
/// ```
///
/// @param sectorBytes    size of a sector
/// @param clusterSectors size of a cluster, in sectors
/// @param reserved       sectors before the first FAT
/// @param fats           how many there are
/// @param rootEntries    of the root directory of FAT12 or FAT16
/// @param sectors        of the whole file system
/// @param fatSectors     of one FAT
/// @param activeFat      which one counts, from 0
/// @param rootCluster    where the root directory of FAT32 begins; 0 in others
/// @param hiddenSectors  of the disk, before the file system
/// @param label          without the spaces that fill it up
record BootSector(
        boolean isFat32,
        int sectorBytes,
        int clusterSectors,
        int reserved,
        int fats,
        int rootEntries,
        long sectors,
        long fatSectors,
        int activeFat,
        long rootCluster,
        long hiddenSectors,
        long volumeId,
        String label) {

    static final String FORMAT = "FAT";
    static final int BYTES = 512;

    /// The largest that a sector may be.
    static final int MAX_BYTES = 4096;

    /// Where FAT32 of ours has the sector that counts free clusters, and the copy of both.
    static final int INFO_SECTOR = 1;

    static final int BACKUP_SECTOR = 6;

    private static final int SIGNATURE = 0xAA55;
    private static final int EXTENDED_SIGNATURE = 0x29;
    private static final int MEDIA = 0xF8;

    /// Runs when somebody boots the partition itself: has the firmware try the next device.
    private static final byte[] BOOT_CODE = {
        (byte) 0xCD,
        0x18, // int 18h
        (byte) 0xF4, // hlt
        (byte) 0xEB,
        (byte) 0xFD // jmp to the hlt
    };

    static BootSector read(ByteSource source) throws IOException {
        ByteBuffer sector = ByteBuffer.allocate((int) Math.min(BYTES, source.size()));
        source.readFully(sector, 0);
        ByteReader in = ByteReader.littleEndian(FORMAT, sector.array(), 0);
        if (in.at("signature", 510).u16("signature") != SIGNATURE) {
            throw in.malformed("signature", Short.BYTES, "no FAT: expected 55 AA");
        }
        in.at("bytes per sector", 11);
        int sectorBytes = powerOfTwo(in, "bytes per sector", in.u16("bytes per sector"), 512, 4096);
        int cluster = powerOfTwo(in, "sectors per cluster", in.u8("sectors per cluster"), 1, 128);
        int reserved = positive(in, "reserved sectors", in.u16("reserved sectors"));
        int fats = positive(in, "number of FATs", in.u8("number of FATs"));
        int rootEntries = in.u16("root entries");
        int fewSectors = in.u16("total sectors");
        int media = in.u8("media");
        if (media != 0xF0 && media < MEDIA) {
            throw in.malformed("media", 1, "no FAT: found 0x%02x".formatted(media));
        }
        int shortFat = in.u16("sectors per FAT");
        long hidden = in.at("hidden sectors", 28).u32("hidden sectors");
        long manySectors = in.u32("total sectors");
        boolean isFat32 = shortFat == 0;
        long fatSectors = isFat32 ? in.u32("sectors per FAT") : shortFat;
        int flags = isFat32 ? in.u16("flags") : 0;
        long root = isFat32 ? in.skip("version", 2).u32("root cluster") : 0;
        boolean oneFat = (flags & 0x80) != 0 && (flags & 0xF) < fats;
        in.at("signature", isFat32 ? 66 : 38);
        boolean isExtended = in.u8("signature") == EXTENDED_SIGNATURE;
        long volumeId = in.u32("volume id");
        String label = OemText.decode(in.bytes("label", 11)).strip();
        return new BootSector(
                isFat32,
                sectorBytes,
                cluster,
                reserved,
                fats,
                isFat32 ? 0 : rootEntries,
                fewSectors == 0 ? manySectors : fewSectors,
                fatSectors,
                oneFat ? flags & 0xF : 0,
                root,
                hidden,
                isExtended ? volumeId : 0,
                isExtended ? label : "");
    }

    private static int powerOfTwo(ByteReader in, String field, int value, int least, int most)
            throws IOException {
        if (value < least || value > most || Integer.bitCount(value) != 1) {
            throw in.malformed(
                    field, most > 255 ? Short.BYTES : 1, "no FAT: found %d".formatted(value));
        }
        return value;
    }

    private static int positive(ByteReader in, String field, int value) throws IOException {
        if (value == 0) {
            throw in.malformed(field, 1, "no FAT: found 0");
        }
        return value;
    }

    /// The sector as this program makes it, with two FATs that are kept alike.
    ///
    /// @throws IllegalStateException if it is not FAT32
    byte[] toSector() {
        if (!isFat32) {
            throw new IllegalStateException("only FAT32 is written");
        }
        ByteWriter out = ByteWriter.littleEndian(sectorBytes);
        out.bytes(new byte[] {(byte) 0xEB, 0x58, (byte) 0x90}).bytes(text("MSWIN4.1", 8));
        out.u16("bytes per sector", sectorBytes).u8("sectors per cluster", clusterSectors);
        out.u16("reserved sectors", reserved).u8("number of FATs", fats);
        out.u16("root entries", 0).u16("total sectors", 0);
        out.u8("media", MEDIA).u16("sectors per FAT", 0);
        out.u16("sectors per track", 63).u16("heads", 255);
        out.u32("hidden sectors", hiddenSectors).u32("total sectors", sectors);
        out.u32("sectors per FAT", fatSectors).u16("flags", 0).u16("version", 0);
        out.u32("root cluster", rootCluster);
        out.u16("FSInfo sector", INFO_SECTOR).u16("backup boot sector", BACKUP_SECTOR).zeros(12);
        out.u8("drive number", 0x80).u8("reserved", 0).u8("signature", EXTENDED_SIGNATURE);
        out.u32("volume id", volumeId).bytes(text(label, 11)).bytes(text("FAT32", 8));
        out.bytes(BOOT_CODE).zeros(510 - 90 - BOOT_CODE.length);
        return out.u16("signature", SIGNATURE).zeros(sectorBytes - BYTES).toByteArray();
    }

    static byte[] text(String text, int length) {
        return text.concat(" ".repeat(length - text.length())).getBytes(US_ASCII);
    }
}
