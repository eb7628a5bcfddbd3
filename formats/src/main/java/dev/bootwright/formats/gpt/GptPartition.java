package dev.bootwright.formats.gpt;

import static java.nio.charset.StandardCharsets.UTF_16LE;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.ByteWriter;
import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.bytes.FormatException;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/// A partition in a GUID partition table. Source: UEFI 2.10 §5.3.3.
///
/// ```text
/// offset  size  field           little-endian
///      0    16  type            GUID; all zero in an unused entry
///     16    16  unique GUID
///     32     8  starting LBA
///     40     8  ending LBA      inclusive
///     48     8  attributes
///     56    72  name            UTF-16, padded with zeros
/// ```
///
/// @param number     place in the table, from 1; holes are allowed
/// @param guid       of this partition
/// @param firstLba   first sector, in logical blocks of the disk
/// @param lastLba    last sector, inclusive
/// @param attributes 64 flag bits, uninterpreted
/// @param name       at most 36 UTF-16 code units
public record GptPartition(
        int number,
        UUID type,
        UUID guid,
        long firstLba,
        long lastLba,
        long attributes,
        String name) {

    /// Longest name, in UTF-16 code units.
    public static final int MAX_NAME = 36;

    static final int ENTRY_BYTES = 128;
    private static final UUID UNUSED = new UUID(0, 0);

    public GptPartition {
        if (number < 1 || firstLba < 1 || lastLba < firstLba) {
            throw new IllegalArgumentException(
                    "partition %d from sector %d to %d".formatted(number, firstLba, lastLba));
        }
        if (type.equals(UNUSED)) {
            throw new IllegalArgumentException("partition %d has no type".formatted(number));
        }
        if (name.length() > MAX_NAME || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "a partition name has at most %d characters: \"%s\"".formatted(MAX_NAME, name));
        }
    }

    /// Where it lies on the disk.
    ///
    /// @param sectorBytes size of a logical block of the disk
    public Extent extent(int sectorBytes) {
        return new Extent(firstLba * sectorBytes, (lastLba - firstLba + 1) * sectorBytes);
    }

    /// Reads one entry; empty for an unused one.
    static Optional<GptPartition> read(ByteReader in, int number, GptHeader header)
            throws FormatException {
        UUID type = Guids.read(in, "type");
        if (type.equals(UNUSED)) {
            return Optional.empty();
        }
        UUID guid = Guids.read(in, "unique GUID");
        long firstLba = in.u64("starting LBA");
        long lastLba = in.u64("ending LBA");
        if (firstLba < header.firstUsableLba()
                || lastLba > header.lastUsableLba()
                || firstLba > lastLba) {
            throw in.malformed(
                    "ending LBA",
                    Long.BYTES,
                    "sectors %d to %d lie outside %d to %d"
                            .formatted(
                                    firstLba,
                                    lastLba,
                                    header.firstUsableLba(),
                                    header.lastUsableLba()));
        }
        long attributes = in.bits64("attributes");
        byte[] name = in.bytes("name", 2 * MAX_NAME);
        return Optional.of(
                new GptPartition(number, type, guid, firstLba, lastLba, attributes, name(name)));
    }

    /// Names are for people: what is no character does not make the partition unreadable.
    private static String name(byte[] utf16) {
        String padded = new String(utf16, UTF_16LE);
        int end = padded.indexOf('\0');
        return end < 0 ? padded : padded.substring(0, end);
    }

    void write(ByteWriter out) {
        Guids.write(out, type);
        Guids.write(out, guid);
        out.u64("starting LBA", firstLba).u64("ending LBA", lastLba).u64("attributes", attributes);
        out.bytes(Arrays.copyOf(name.getBytes(UTF_16LE), 2 * MAX_NAME));
    }
}
