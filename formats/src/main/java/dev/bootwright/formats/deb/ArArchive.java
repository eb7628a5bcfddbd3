package dev.bootwright.formats.deb;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.ByteWriter;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.bytes.Transfers;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The table of contents of an `ar` archive as `dpkg-deb` writes it: a Debian package.
///
/// ```text
/// offset  size  field
///      0     8  magic        "!<arch>\n"
///      8        members, each on an even offset:
///           16    name         padded with spaces; other writers than dpkg-deb end it with "/"
///           12    mtime        decimal seconds, padded with spaces, as all numbers here
///            6    uid          decimal
///            6    gid          decimal
///            8    mode         octal
///           10    size         decimal, in bytes
///            2    end          0x60 0x0A
///            n    content, and one "\n" when n is odd
/// ```
///
/// Source: deb(5), "FORMAT"; ar(5). Left open there, decided here: the padding byte after a last odd
/// member may be missing, since some writers leave it out; the long names of GNU and BSD `ar` are
/// refused, since deb(5) has no use for them. Numbers other than the size say nothing about a package
/// and are not kept.
///
/// @param members in the order they lie in the file
public record ArArchive(List<Member> members) {

    private static final String FORMAT = "ar";
    private static final byte[] MAGIC = "!<arch>\n".getBytes(US_ASCII);
    private static final byte[] HEADER_END = {0x60, 0x0A};
    private static final int HEADER_BYTES = 60;
    private static final int NAME_BYTES = 16;
    private static final int NUMBERS_BYTES = 12 + 6 + 6 + 8;
    private static final int SIZE_BYTES = 10;
    private static final long MAX_MEMBER_BYTES = 9_999_999_999L;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.+-]+");
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,10}");

    public ArArchive {
        members = List.copyOf(members);
    }

    /// One file of the archive.
    ///
    /// @param name   without padding and without the slash that some writers end it with
    /// @param offset of the content, in bytes from the start of the archive
    /// @param size   of the content, in bytes
    public record Member(String name, long offset, long size) {

        /// Copies the content from the archive this member was read from.
        ///
        /// @throws EOFException if the archive has become shorter since the member was read
        public void copyTo(WritableByteChannel out, FileChannel archive) throws IOException {
            Transfers.copyExactly(archive, offset, size, out);
        }
    }

    /// The first member of that name.
    public Optional<Member> find(String name) {
        return members.stream().filter(member -> member.name().equals(name)).findFirst();
    }

    /// Reads the headers of all members; no content is read.
    ///
    /// @param archive left open
    /// @throws FormatException if `archive` does not hold a whole, well-formed archive
    public static ArArchive read(FileChannel archive) throws IOException {
        long end = archive.size();
        ByteReader.littleEndian(FORMAT, archive, 0, MAGIC.length).magic("magic", MAGIC);
        List<Member> members = new ArrayList<>();
        long offset = MAGIC.length;
        while (offset < end) {
            Member member =
                    readMember(
                            ByteReader.littleEndian(FORMAT, archive, offset, HEADER_BYTES),
                            offset + HEADER_BYTES,
                            end);
            members.add(member);
            offset = member.offset() + member.size();
            offset += offset % 2;
        }
        return new ArArchive(members);
    }

    private static Member readMember(ByteReader in, long content, long end) throws IOException {
        String name = in.text("name", NAME_BYTES, US_ASCII).stripTrailing();
        if (name.endsWith("/")) {
            name = name.substring(0, name.length() - 1);
        }
        if (!NAME.matcher(name).matches()) {
            throw in.malformed("name", NAME_BYTES, "\"%s\" is no plain name".formatted(name));
        }
        in.bytes("mtime, uid, gid, mode", NUMBERS_BYTES);
        String digits = in.text("size", SIZE_BYTES, US_ASCII).stripTrailing();
        if (!DECIMAL.matcher(digits).matches()) {
            throw in.malformed("size", SIZE_BYTES, "\"%s\" is no decimal number".formatted(digits));
        }
        long size = Long.parseLong(digits);
        if (size > end - content) {
            throw in.malformed(
                    "size",
                    SIZE_BYTES,
                    "%d bytes from byte %d run past the end of the file".formatted(size, content));
        }
        in.magic("end", HEADER_END);
        return new Member(name, content, size);
    }

    /// Writes an archive holding `files` in the given order, each under its own file name.
    ///
    /// Equal input gives equal bytes: times and owners are 0 and the mode is 100644. On failure `out` is
    /// left with part of an archive, so write to a temporary file and rename it.
    ///
    /// @throws IOException if a file cannot be read, shrinks meanwhile, or does not fit
    public static void write(List<Path> files, WritableByteChannel out) throws IOException {
        ByteWriter.littleEndian(MAGIC.length).bytes(MAGIC).writeTo(out);
        for (Path file : files) {
            try (FileChannel content = FileChannel.open(file, StandardOpenOption.READ)) {
                long size = content.size();
                header(file, size).writeTo(out);
                Transfers.copyExactly(content, 0, size, out);
                if (size % 2 == 1) {
                    ByteWriter.littleEndian(1).bytes(new byte[] {'\n'}).writeTo(out);
                }
            }
        }
    }

    private static ByteWriter header(Path file, long size) throws IOException {
        String name = file.getFileName().toString();
        if (name.length() > NAME_BYTES
                || !NAME.matcher(name).matches()
                || size > MAX_MEMBER_BYTES) {
            throw new IOException(
                    "%s: the name or %d bytes of content do not fit %s"
                            .formatted(file, size, FORMAT));
        }
        String numbers = "%-12d%-6d%-6d%-8s%-10d".formatted(0, 0, 0, "100644", size);
        return ByteWriter.littleEndian(HEADER_BYTES)
                .bytes("%-16s".formatted(name).getBytes(US_ASCII))
                .bytes(numbers.getBytes(US_ASCII))
                .bytes(HEADER_END);
    }
}
