package dev.bootwright.formats.fat;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.ByteWriter;
import dev.bootwright.formats.bytes.FormatException;
import java.time.DateTimeException;
import java.time.LocalDateTime;

/// An entry of a directory that names a file. Source: FAT 1.03, "FAT Directory Structure".
///
/// ```text
/// offset  size  field             little-endian
///      0    11  name              8 of the name and 3 of the extension, filled up with spaces; 00 in
///                                 the first byte ends the directory, E5 is free, 05 stands for E5
///     11     1  attributes        01 read-only, 02 hidden, 04 system, 08 label, 10 directory,
///                                 20 archive; 0F is a part of a long name
///     12     1  case              08 name, 10 extension shown in lower case (Windows NT)
///     13     1  creation time     in 10 ms
///     14     2  creation time
///     16     2  creation date
///     18     2  access date
///     20     2  first cluster     upper half; in FAT32 only
///     22     2  write time        hours 11-15, minutes 5-10, seconds / 2 0-4
///     24     2  write date        years since 1980 9-15, months 5-8, days 0-4
///     26     2  first cluster     lower half
///     28     4  size              0 for directories
/// ```
///
/// @param name         11 bytes
/// @param letterCase   flags of Windows NT
/// @param firstCluster 0 if it has none
/// @param written      1980-01-01 if the date is none; FAT knows no time zone
record DirectoryRecord(
        ShortName name,
        int attributes,
        int letterCase,
        LocalDateTime written,
        long firstCluster,
        long size) {

    static final int BYTES = 32;
    static final int LABEL = 0x08;
    static final int DIRECTORY = 0x10;
    static final int ARCHIVE = 0x20;
    static final int LONG_NAME = 0x0F;

    /// The first day that FAT can say.
    static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

    private static final int LAST_YEAR = 2107;

    boolean isDirectory() {
        return (attributes & DIRECTORY) != 0;
    }

    boolean isLabel() {
        return (attributes & LABEL) != 0;
    }

    /// @param bytes  of the entry
    /// @param offset where it lies, in bytes
    static DirectoryRecord read(byte[] bytes, long offset, boolean isFat32) throws FormatException {
        ByteReader in = ByteReader.littleEndian(BootSector.FORMAT, bytes, offset);
        ShortName name = ShortName.of(in.bytes("name", ShortName.BYTES));
        int attributes = in.u8("attributes");
        int letterCase = in.u8("case");
        int upper = in.at("first cluster", 20).u16("first cluster");
        int time = in.u16("write time");
        int date = in.u16("write date");
        long lower = in.u16("first cluster");
        long size = in.u32("size");
        return new DirectoryRecord(
                name,
                attributes,
                letterCase,
                time(date, time),
                isFat32 ? (long) upper << 16 | lower : lower,
                size);
    }

    private static LocalDateTime time(int date, int time) {
        try {
            return LocalDateTime.of(
                    1980 + (date >> 9),
                    date >> 5 & 0xF,
                    date & 0x1F,
                    time >> 11,
                    time >> 5 & 0x3F,
                    (time & 0x1F) * 2);
        } catch (DateTimeException _) {
            return EPOCH; // nobody's file is kept from him because of its date
        }
    }

    void write(ByteWriter out) {
        int date = date(written);
        int time = written.getHour() << 11 | written.getMinute() << 5 | written.getSecond() / 2;
        out.bytes(name.toByteArray()).u8("attributes", attributes).u8("case", letterCase);
        out.u8("creation time", 0).u16("creation time", time).u16("creation date", date);
        out.u16("access date", date).u16("first cluster", (int) (firstCluster >>> 16));
        out.u16("write time", time).u16("write date", date);
        out.u16("first cluster", (int) (firstCluster & 0xFFFF)).u32("size", size);
    }

    private static int date(LocalDateTime time) {
        if (time.getYear() < EPOCH.getYear() || time.getYear() > LAST_YEAR) {
            throw new IllegalArgumentException(time + ": FAT knows 1980 to 2107");
        }
        return ((time.getYear() - EPOCH.getYear()) << 9)
                | (time.getMonthValue() << 5)
                | time.getDayOfMonth();
    }
}
