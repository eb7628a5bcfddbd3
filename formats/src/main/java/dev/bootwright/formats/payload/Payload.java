package dev.bootwright.formats.payload;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.bytes.Transfers;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The table of contents of an `LBPAYLD1` container: named files laid end to end on a raw disk.
///
/// live-bootstrap's kernel-bootstrap mode carries the source archives that do not fit its first boot
/// image on a second disk in this format and copies them to `/external/distfiles`.
///
/// ```text
/// offset  size  field                         all integers little-endian, unsigned
///      0     8  magic        "LBPAYLD1"
///      8     w  file count
///    8+w        entries, with neither padding nor terminator between them:
///            w    name length   in bytes
///            w    file size     in bytes
///            n    file name
///            m    file content
/// ```
///
/// `w` is 4 or 8; see [Variant]. Nothing says which, but no container can be read both ways: see
/// [PayloadReader]. Bytes after the last entry belong to no file: disks are larger than the container
/// on them.
///
/// Source: live-bootstrap `README.md`, "Kernel-bootstrap raw external.img", section Format, and the
/// importers that were proposed for it. They leave points open, decided here: names are UTF-8, at most
/// [#MAX_NAME_BYTES] long, plain file names without control characters, and no two are the same, since
/// the importer turns them into paths.
///
/// @param entries in the order they lie on the disk
/// @param size    of the container, in bytes: where the last entry ends
public record Payload(Variant variant, List<Entry> entries, long size) {

    /// Longest name in bytes: `NAME_MAX`, the longest file name Linux can create.
    public static final int MAX_NAME_BYTES = 255;

    /// Most files: what live-bootstrap's importer accepts.
    public static final int MAX_FILES = 200_000;

    static final String FORMAT = "LBPAYLD1";
    static final int MAGIC_BYTES = 8;

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
        return new PayloadReader(disk, disk.size()).read();
    }

    /// Whether a disk begins with the magic: that it holds a container, not that it holds a good one.
    ///
    /// @param disk left open
    public static boolean isOn(FileChannel disk) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(MAGIC_BYTES);
        while (start.hasRemaining() && disk.read(start, start.position()) >= 0) {
            // A single read may return fewer bytes than asked for; only -1 is the end.
        }
        return Arrays.equals(start.array(), PayloadReader.MAGIC);
    }

    /// The file of this name.
    public Optional<Entry> find(String name) {
        return entries.stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    /// Bytes of all files together.
    public long contentSize() {
        return entries.stream().mapToLong(Entry::size).sum();
    }
}
