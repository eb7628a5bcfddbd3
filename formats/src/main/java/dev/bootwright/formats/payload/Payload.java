package dev.bootwright.formats.payload;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The table of contents of an `LBPAYLD1` container: named files laid end to end on a raw disk.
///
/// live-bootstrap's kernel-bootstrap mode carries the source archives that do not fit its first boot
/// image on a second disk in this format and copies them to `/external/distfiles`.
///
/// ```text
/// offset  size  field                         all integers little-endian, unsigned
///      0     8  magic        "LBPAYLD1"
///      8     4  file count
///     12        entries, with neither padding nor terminator between them:
///            4    name length   in bytes
///            4    file size     in bytes
///            n    file name
///            m    file content
/// ```
///
/// Bytes after the last entry belong to no file: disks are larger than the container on them.
///
/// Source: live-bootstrap `README.md`, "Kernel-bootstrap raw external.img", section Format. It leaves
/// three points open, decided here: names are UTF-8, at most [#MAX_NAME_BYTES] long, and plain file
/// names, since the importer turns them into paths.
///
/// @param entries in the order they lie on the disk
public record Payload(List<Entry> entries) {

    /// Longest name in bytes: `NAME_MAX`, the longest file name Linux can create.
    public static final int MAX_NAME_BYTES = 255;

    /// Largest file in bytes: the `file size` field has 32 bits.
    public static final long MAX_FILE_BYTES = 0xFFFF_FFFFL;

    private static final String FORMAT = "LBPAYLD1";
    private static final byte[] MAGIC = FORMAT.getBytes(US_ASCII);
    private static final int HEADER_BYTES = MAGIC.length + Integer.BYTES;
    private static final int ENTRY_HEADER_BYTES = 2 * Integer.BYTES;

    public Payload {
        entries = List.copyOf(entries);
    }

    /// One file of the container.
    ///
    /// @param offset of the content, in bytes from the start of the disk
    /// @param size   of the content, in bytes
    public record Entry(String name, long offset, long size) {

        /// Copies the content from the disk this entry was read from.
        ///
        /// @throws EOFException if the disk has become shorter since the entry was read
        public void copyTo(WritableByteChannel out, FileChannel disk) throws IOException {
            Transfers.copyExactly(disk, offset, size, out);
        }
    }

    /// Reads the table of contents; no file content is read.
    ///
    /// @param disk a container file or block device, left open
    /// @throws FormatException if `disk` does not hold a whole, well-formed container
    public static Payload read(FileChannel disk) throws IOException {
        ByteReader header = ByteReader.littleEndian(FORMAT, disk, 0, HEADER_BYTES);
        header.magic("magic", MAGIC);
        long fileCount = header.u32("file count");

        List<Entry> entries = new ArrayList<>(); // not sized by fileCount, which may be a lie
        long offset = HEADER_BYTES;
        for (long i = 0; i < fileCount; i++) {
            Entry entry = readEntry(disk, offset);
            entries.add(entry);
            offset = entry.offset() + entry.size();
        }
        return new Payload(entries);
    }

    private static Entry readEntry(FileChannel disk, long start) throws IOException {
        ByteReader in =
                ByteReader.littleEndian(FORMAT, disk, start, ENTRY_HEADER_BYTES + MAX_NAME_BYTES);
        long nameLength = in.u32("name length");
        if (nameLength > MAX_NAME_BYTES) {
            throw in.malformed(
                    "name length",
                    Integer.BYTES,
                    "%d exceeds %d".formatted(nameLength, MAX_NAME_BYTES));
        }
        long size = in.u32("file size");
        long offset = start + ENTRY_HEADER_BYTES + nameLength;
        if (size > disk.size() - offset) {
            throw in.malformed(
                    "file size",
                    Integer.BYTES,
                    "%d bytes from byte %d run past the end of the disk".formatted(size, offset));
        }
        String name = in.text("file name", (int) nameLength, UTF_8);
        if (!isFileName(name)) {
            throw in.malformed(
                    "file name",
                    (int) nameLength,
                    "\"%s\" is not a plain file name".formatted(name));
        }
        return new Entry(name, offset, size);
    }

    /// Writes a container holding `files` in the given order, each under its own file name.
    ///
    /// Equal input gives equal bytes. On failure `out` is left with part of a container, so write to a
    /// temporary file and rename it.
    ///
    /// @throws IllegalArgumentException if two files share a name: the importer would keep only one
    /// @throws IOException              if a file cannot be read, shrinks meanwhile, or does not fit
    public static void write(List<Path> files, WritableByteChannel out) throws IOException {
        Set<Path> names = new HashSet<>();
        for (Path file : files) {
            if (!names.add(file.getFileName())) {
                throw new IllegalArgumentException("two files are named " + file.getFileName());
            }
        }
        ByteWriter.littleEndian(HEADER_BYTES)
                .bytes(MAGIC)
                .u32("file count", files.size())
                .writeTo(out);
        for (Path file : files) {
            writeEntry(file, out);
        }
    }

    private static void writeEntry(Path file, WritableByteChannel out) throws IOException {
        byte[] name = file.getFileName().toString().getBytes(UTF_8);
        try (FileChannel content = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = content.size();
            if (name.length > MAX_NAME_BYTES || size > MAX_FILE_BYTES) {
                throw new IOException(
                        "%s: a name of %d bytes and %d bytes of content do not fit %s"
                                .formatted(file, name.length, size, FORMAT));
            }
            ByteWriter.littleEndian(ENTRY_HEADER_BYTES + name.length)
                    .u32("name length", name.length)
                    .u32("file size", size)
                    .bytes(name)
                    .writeTo(out);
            Transfers.copyExactly(content, 0, size, out);
        }
    }

    private static boolean isFileName(String name) {
        return !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && name.indexOf('/') < 0
                && name.indexOf('\0') < 0;
    }
}
