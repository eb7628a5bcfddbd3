package dev.bootwright.formats.payload;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.payload.Payload.Entry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads one table of contents.
///
/// The variant shows at byte 12. There the 32-bit form has the length of the first name, which is 1 to
/// 1024 in every container that live-bootstrap's importer accepts; the 64-bit form has the upper half
/// of the file count, which is 0 in all of them. Without files the forms do not differ.
final class PayloadReader {

    static final byte[] MAGIC = Payload.FORMAT.getBytes(US_ASCII);

    private static final long IMPORTERS_LONGEST_NAME = 1024;

    private final FileChannel disk;
    private final long diskSize;
    private final Map<String, Long> names = new HashMap<>();

    /// @param diskSize in bytes
    PayloadReader(FileChannel disk, long diskSize) {
        this.disk = disk;
        this.diskSize = diskSize;
    }

    Payload read() throws IOException {
        int longest = Variant.U64.headerBytes();
        ByteReader header = ByteReader.littleEndian(Payload.FORMAT, disk, 0, longest);
        header.magic("magic", MAGIC);
        long fileCount = header.u32("file count");
        if (fileCount > Payload.MAX_FILES) {
            throw header.malformed(
                    "file count",
                    Integer.BYTES,
                    "%d exceeds %d".formatted(fileCount, Payload.MAX_FILES));
        }
        if (fileCount == 0) {
            return new Payload(Variant.U32, List.of(), Variant.U32.headerBytes());
        }
        Variant variant = variant(header);
        List<Entry> entries = new ArrayList<>(); // not sized by fileCount, which may be a lie
        long offset = variant.headerBytes();
        for (long i = 0; i < fileCount; i++) {
            Entry entry = readEntry(variant, offset);
            entries.add(entry);
            offset = entry.offset() + entry.size();
        }
        return new Payload(variant, entries, offset);
    }

    private static Variant variant(ByteReader header) throws FormatException {
        long word = header.u32("name length");
        if (word == 0) {
            return Variant.U64;
        }
        if (word <= IMPORTERS_LONGEST_NAME) {
            return Variant.U32;
        }
        throw header.malformed(
                "name length",
                Integer.BYTES,
                "%d exceeds %d, nor is it the upper half of a 64-bit file count"
                        .formatted(word, Payload.MAX_NAME_BYTES));
    }

    private Entry readEntry(Variant variant, long start) throws IOException {
        int window = variant.entryHeaderBytes() + Payload.MAX_NAME_BYTES;
        ByteReader in = ByteReader.littleEndian(Payload.FORMAT, disk, start, window);
        long nameLength = variant.read(in, "name length");
        if (nameLength == 0 || nameLength > Payload.MAX_NAME_BYTES) {
            throw in.malformed(
                    "name length",
                    variant.width(),
                    nameLength == 0
                            ? "0: a file must have a name"
                            : "%d exceeds %d".formatted(nameLength, Payload.MAX_NAME_BYTES));
        }
        long size = variant.read(in, "file size");
        String name = readName(in, (int) nameLength, start + variant.entryHeaderBytes());
        long offset = start + variant.entryHeaderBytes() + nameLength;
        if (size > diskSize - offset) {
            throw new FormatException(
                    Payload.FORMAT,
                    "file size",
                    start + variant.width(),
                    "%d bytes from byte %d run past the end of the disk at byte %d"
                            .formatted(size, offset, diskSize));
        }
        return new Entry(name, offset, size);
    }

    private String readName(ByteReader in, int length, long start) throws FormatException {
        String name = in.text("file name", length, UTF_8);
        Optional<String> objection = FileName.objection(name);
        if (objection.isPresent()) {
            throw in.malformed("file name", length, objection.get());
        }
        Long other = names.putIfAbsent(name, start);
        if (other != null) {
            throw in.malformed(
                    "file name",
                    length,
                    "%s is the name of another file too, at byte %d"
                            .formatted(FileName.shown(name), other));
        }
        return name;
    }
}
