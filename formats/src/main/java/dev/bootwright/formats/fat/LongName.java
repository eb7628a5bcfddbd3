package dev.bootwright.formats.fat;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.ByteWriter;
import dev.bootwright.formats.bytes.FormatException;
import java.util.Optional;

/// A name in several entries before the one that it belongs to, the last part first. Source: FAT 1.03,
/// "Long Directory Entries".
///
/// ```text
/// offset  size  field
///      0     1  sequence      from 1; 40 is set in the last part, which comes first
///      1    10  name          5 characters of UTF-16; 0000 ends the name, FFFF fills up behind it
///     11     1  attributes    0F
///     12     1  type          0
///     13     1  checksum      of the short name
///     14    12  name          6 characters
///     26     2  first cluster 0
///     28     4  name          2 characters
/// ```
///
/// Parts that are not in order, or do not belong to what follows, are as if they were not there.
final class LongName {

    static final int MAX_LENGTH = 255;

    private static final int PART = 13;
    private static final int LAST = 0x40;
    private static final int[] PIECES = {5, 6, 2};

    private final StringBuilder name = new StringBuilder();
    private int next;
    private int checksum;

    /// Takes a part, in the order of the directory.
    void add(byte[] entry, long offset) throws FormatException {
        ByteReader in = ByteReader.littleEndian(BootSector.FORMAT, entry, offset);
        int sequence = in.u8("sequence");
        int sum = in.at("checksum", 13).u8("checksum");
        if ((sequence & LAST) != 0) {
            clear();
            next = sequence & ~LAST;
            checksum = sum;
        }
        if ((sequence & ~LAST) != next || next == 0 || sum != checksum) {
            clear();
            return;
        }
        next--;
        name.insert(0, part(in));
    }

    private static String part(ByteReader in) throws FormatException {
        StringBuilder part = new StringBuilder();
        int[] at = {1, 14, 28};
        for (int i = 0; i < at.length; i++) {
            in.at("name", at[i]);
            for (int j = 0; j < PIECES[i]; j++) {
                part.append((char) in.u16("name"));
            }
        }
        int end = part.indexOf("\0");
        return end < 0 ? part.toString() : part.substring(0, end);
    }

    /// The name, if it is whole and belongs to `shortName`; forgets it.
    Optional<String> take(ShortName shortName) {
        boolean isWhole = next == 0 && !name.isEmpty() && name.length() <= MAX_LENGTH;
        Optional<String> taken =
                isWhole && checksum == shortName.checksum()
                        ? Optional.of(name.toString())
                        : Optional.empty();
        clear();
        return taken;
    }

    void clear() {
        name.setLength(0);
        next = 0;
        checksum = 0;
    }

    /// How many entries a name needs beside the one it belongs to.
    static int parts(String name) {
        return Math.ceilDiv(name.length(), PART);
    }

    static void write(ByteWriter out, String name, ShortName shortName) {
        int parts = parts(name);
        for (int sequence = parts; sequence > 0; sequence--) {
            int start = (sequence - 1) * PART;
            out.u8("sequence", sequence == parts ? sequence | LAST : sequence);
            characters(out, name, start, PIECES[0]);
            out.u8("attributes", DirectoryRecord.LONG_NAME).u8("type", 0);
            out.u8("checksum", shortName.checksum());
            characters(out, name, start + PIECES[0], PIECES[1]);
            out.u16("first cluster", 0);
            characters(out, name, start + PIECES[0] + PIECES[1], PIECES[2]);
        }
    }

    private static void characters(ByteWriter out, String name, int start, int count) {
        for (int i = start; i < start + count; i++) {
            out.u16("name", i < name.length() ? name.charAt(i) : i == name.length() ? 0 : 0xFFFF);
        }
    }
}
