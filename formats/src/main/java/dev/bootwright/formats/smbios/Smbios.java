package dev.bootwright.formats.smbios;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The SMBIOS tables of a machine: a list of structures.
///
/// ```text
/// offset  size  field             little-endian
///      0     1  type
///      1     1  length            of the fields, these four bytes included
///      2     2  handle
///      4   n−4  fields            by type; a field that is a text holds its number, from 1, or 0
///      n        texts             each ended by a zero byte, all of them by one more
/// ```
///
/// The list ends with a structure of type 127, or with the table. Source: DSP0134 §6.1.
///
/// @param structures in the order of the table
/// @param problems   where the list broke off before its end; empty for a table as it should be
public record Smbios(List<Structure> structures, List<String> problems) {

    static final String FORMAT = "SMBIOS";
    private static final int HEADER_BYTES = 4;
    private static final int END_OF_TABLE = 127;

    public Smbios {
        structures = List.copyOf(structures);
        problems = List.copyOf(problems);
    }

    /// Reads a table; what comes before a broken structure is kept.
    ///
    /// @param version as the entry point says: it decides how a UUID is read
    /// @param table   such as the content of `/sys/firmware/dmi/tables/DMI`
    public static Smbios read(SmbiosVersion version, byte[] table) {
        List<Structure> structures = new ArrayList<>();
        ByteReader in = ByteReader.littleEndian(FORMAT, table, 0);
        try {
            while (in.remaining() > 0) {
                Fields fields = readFields(in);
                if (fields.type() == END_OF_TABLE) {
                    break;
                }
                structures.add(StructureFields.read(fields, version));
            }
            return new Smbios(structures, List.of());
        } catch (FormatException e) {
            return new Smbios(structures, List.of(e.getMessage()));
        }
    }

    private static Fields readFields(ByteReader in) throws FormatException {
        int type = in.u8("type");
        int length = in.u8("length");
        if (length < HEADER_BYTES) {
            throw in.malformed(
                    "length", 1, "%d bytes, of a structure of type %d".formatted(length, type));
        }
        int handle = in.u16("handle");
        byte[] bytes = in.bytes("fields", length - HEADER_BYTES);
        return new Fields(type, handle, bytes, texts(in));
    }

    private static List<String> texts(ByteReader in) throws FormatException {
        List<String> texts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        while (true) {
            int octet = in.u8("text");
            if (octet != 0) {
                text.append((char) octet); // ISO 8859-1, which never fails
            } else if (text.isEmpty()) {
                break;
            } else {
                texts.add(text.toString());
                text.setLength(0);
            }
        }
        if (texts.isEmpty()) {
            in.skip("end of texts", 1); // no texts at all are two zero bytes
        }
        return texts;
    }

    /// The structures of one kind.
    public <T extends Structure> List<T> all(Class<T> kind) {
        return structures.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /// The first structure of one kind: the main one, where there may be several.
    public <T extends Structure> Optional<T> first(Class<T> kind) {
        return structures.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }
}
