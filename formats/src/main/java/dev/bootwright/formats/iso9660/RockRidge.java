package dev.bootwright.formats.iso9660;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.tree.FileKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Names, modes and links of RRIP 1.12 §4.1: its entries `NM`, `PX`, `SL`, `CL` and `RE`, and `ZF` or
/// `Z2` of zisofs.
///
/// A record without `NM` has the name that ECMA-119 gives it. A directory moved elsewhere because it was
/// too deep is shown where it belongs (`CL`) and not where it lies (`RE`).
///
/// @param skip bytes of every System Use field that are not SUSP's, as `SP` says
record RockRidge(int skip) implements Attributes.Reader {

    /// RRIP 1.09, the final number of 1.12, and what 1.12 says before it had one.
    private static final Set<String> EXTENSIONS = Set.of("RRIP_1991A", "IEEE_P1282", "IEEE_1282");

    /// A CD-ROM XA attribute in front of the entries, as discs for video players have it.
    private static final int XA_BYTES = 14;

    private static final int NAME_BYTES = 255;
    private static final int NAME_IS_DIRECTORY = 0x02 | 0x04;

    /// Looks at the directory record of the root itself, which says if and where there are entries.
    static Optional<RockRidge> find(DirectoryRecord self, SystemUse systemUse) throws IOException {
        byte[] field = self.systemUse().toByteArray();
        for (int start : new int[] {0, XA_BYTES}) {
            if (!startsWithSp(field, start)) {
                continue;
            }
            int skip = Byte.toUnsignedInt(field[start + 6]);
            for (SystemUse.Entry entry : systemUse.entries(self, start)) {
                // Some writers leave ER out; PX is nobody else's.
                boolean isNamed = entry.signature().equals("ER") && isRockRidge(entry.data());
                if (isNamed || entry.signature().equals("PX")) {
                    return Optional.of(new RockRidge(Math.max(skip, start)));
                }
            }
        }
        return Optional.empty();
    }

    /// `SP`, 7 bytes, version 1, and the two check bytes of SUSP 1.12 §5.3.
    private static boolean startsWithSp(byte[] field, int start) {
        return field.length >= start + 7
                && new String(field, start, 4, ISO_8859_1).equals("SP\7\1")
                && field[start + 4] == (byte) 0xBE
                && field[start + 5] == (byte) 0xEF;
    }

    private static boolean isRockRidge(ByteReader er) throws FormatException {
        int length = er.u8("length of extension identifier");
        er.skip("extension reference", 3);
        if (length > er.remaining()) {
            throw er.malformed(
                    "length of extension identifier",
                    4,
                    "%d bytes where %d are left".formatted(length, er.remaining()));
        }
        return EXTENSIONS.contains(
                new String(er.bytes("extension identifier", length), ISO_8859_1));
    }

    @Override
    public Attributes read(DirectoryRecord record, SystemUse systemUse) throws IOException {
        List<SystemUse.Entry> entries = systemUse.entries(record, skip);
        ByteArrayOutputStream name = new ByteArrayOutputStream();
        long nameOffset = 0;
        LinkTarget target = new LinkTarget();
        int mode = 0;
        OptionalLong childLink = OptionalLong.empty();
        boolean relocated = false;
        boolean compressed = false;
        for (SystemUse.Entry entry : entries) {
            switch (entry.signature()) {
                case "NM" -> {
                    nameOffset = entry.offset();
                    readName(entry.data(), name);
                }
                case "PX" -> mode = (int) Image.u32(entry.data(), "PX file mode");
                case "SL" -> target.read(entry.data());
                case "CL" -> childLink = OptionalLong.of(Image.u32(entry.data(), "CL location"));
                case "RE" -> relocated = true;
                case "ZF", "Z2" -> compressed = true;
                default -> {
                    // Times, devices, access lists: nothing a boot asks for.
                }
            }
        }
        if (name.size() == 0) {
            name.writeBytes(PlainNames.plain(record).name().getBytes(UTF_8));
            nameOffset = record.offset() + DirectoryRecord.FIXED_BYTES;
        }
        String text =
                Attributes.checkName(
                        "file name", nameOffset, PlainNames.decode(name.toByteArray()));
        FileKind kind = kind(record, mode, target, childLink.isPresent());
        return new Attributes(
                text, kind, mode, target.toString(), childLink, relocated, compressed);
    }

    private static FileKind kind(DirectoryRecord record, int mode, LinkTarget target, boolean moved)
            throws FormatException {
        if (record.isDirectory() || moved) {
            return FileKind.DIRECTORY;
        }
        if (!target.toString().isEmpty()) {
            return FileKind.SYMBOLIC_LINK;
        }
        FileKind said = mode == 0 ? FileKind.FILE : FileKind.ofMode(mode);
        if (said == FileKind.DIRECTORY || said == FileKind.SYMBOLIC_LINK) {
            throw new FormatException(
                    Image.FORMAT,
                    "PX file mode",
                    record.offset(),
                    "mode %o in a record that is no such thing".formatted(mode));
        }
        return said;
    }

    private static void readName(ByteReader nm, ByteArrayOutputStream name) throws FormatException {
        int flags = nm.u8("NM flags");
        if ((flags & NAME_IS_DIRECTORY) != 0) {
            throw nm.malformed("NM flags", 1, "the name of the directory itself or the one above");
        }
        int length = nm.remaining();
        name.writeBytes(nm.bytes("NM name", length));
        if (name.size() > NAME_BYTES) {
            throw nm.malformed("NM name", length, "more than %d bytes".formatted(NAME_BYTES));
        }
    }
}
