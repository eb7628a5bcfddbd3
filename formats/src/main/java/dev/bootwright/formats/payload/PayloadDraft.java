package dev.bootwright.formats.payload;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.bytes.ByteWriter;
import dev.bootwright.formats.bytes.WriteBehind;
import dev.bootwright.formats.payload.Payload.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A container that is about to be written: which files, in which order, how large each was when it was
/// looked at. Equal files in equal order give equal bytes.
public final class PayloadDraft {

    private static final long STEP_BYTES = 64L << 20;

    private final List<Item> items;
    private final boolean hasChecksums;

    private PayloadDraft(List<Item> items, boolean hasChecksums) {
        this.items = List.copyOf(items);
        this.hasChecksums = hasChecksums;
    }

    /// A file as it was when the draft was made.
    private record Item(PayloadSource source, long size, long modified) {

        static Item of(PayloadSource source) throws IOException {
            Path file = source.file();
            try {
                BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                if (!now.isRegularFile()) {
                    throw new IOException(file + ": is not a regular file");
                }
                return new Item(source, now.size(), now.lastModifiedTime().toMillis());
            } catch (NoSuchFileException e) {
                throw new IOException(file + ": there is no such file", e);
            }
        }
    }

    /// Looks at the files and refuses what no container can hold.
    ///
    /// @throws IOException if a name is not one a container may have, or two are the same; if a file
    ///                     is not there or not a regular file; if there are too many
    public static PayloadDraft of(List<PayloadSource> sources) throws IOException {
        if (sources.size() > Payload.MAX_FILES) {
            throw new IOException(
                    "%d files: a payload has at most %d"
                            .formatted(sources.size(), Payload.MAX_FILES));
        }
        Map<String, Path> names = new HashMap<>();
        List<Item> items = new ArrayList<>();
        for (PayloadSource source : sources) {
            checkName(source, names);
            items.add(Item.of(source));
        }
        return new PayloadDraft(items, false);
    }

    private static void checkName(PayloadSource source, Map<String, Path> names)
            throws IOException {
        Optional<String> objection = FileName.objection(source.name());
        int length = source.name().getBytes(UTF_8).length;
        if (objection.isEmpty() && length > Payload.MAX_NAME_BYTES) {
            objection =
                    Optional.of(
                            "%s has %d bytes, at most %d fit"
                                    .formatted(
                                            FileName.shown(source.name()),
                                            length,
                                            Payload.MAX_NAME_BYTES));
        }
        if (objection.isPresent()) {
            throw new IOException(
                    "%s: the name in the payload %s".formatted(source.file(), objection.get()));
        }
        Path other = names.putIfAbsent(source.name(), source.file());
        if (other != null) {
            throw new IOException(
                    "%s and %s would both be %s: the importer would keep only one"
                            .formatted(other, source.file(), FileName.shown(source.name())));
        }
    }

    /// The same with the SHA-256 of every file in an ordinary last file, [Checksums#FILE_NAME].
    ///
    /// @throws IOException if there is a file of that name already
    public PayloadDraft withChecksums() throws IOException {
        for (Item item : items) {
            if (item.source().name().equals(Checksums.FILE_NAME)) {
                throw new IOException(
                        "%s: the checksums are to be in a file of this name"
                                .formatted(item.source().file()));
            }
        }
        return new PayloadDraft(items, true);
    }

    /// The first file that is too large for a variant, with its size; empty when all fit.
    public Optional<String> tooLargeFor(Variant variant) {
        return items.stream()
                .filter(item -> item.size() > variant.largestFile())
                .findFirst()
                .map(item -> "%s has %d bytes".formatted(item.source().file(), item.size()));
    }

    /// What the container will be.
    ///
    /// @throws IOException if a file is too large for the variant
    public Payload layout(Variant variant) throws IOException {
        Optional<String> tooLarge = tooLargeFor(variant);
        if (tooLarge.isPresent()) {
            throw new IOException(
                    "%s: a file in a payload of variant %s has at most %d"
                            .formatted(tooLarge.get(), variant.word(), variant.largestFile()));
        }
        List<Entry> entries = new ArrayList<>();
        long offset = variant.headerBytes();
        for (Item item : items) {
            entries.add(entry(variant, item.source().name(), offset, item.size()));
            offset = end(entries.getLast());
        }
        if (hasChecksums) {
            long size = Checksums.size(items.stream().map(item -> item.source().name()).toList());
            entries.add(entry(variant, Checksums.FILE_NAME, offset, size));
            offset = end(entries.getLast());
        }
        return new Payload(variant, entries, offset);
    }

    private static Entry entry(Variant variant, String name, long start, long size) {
        return new Entry(
                name, start + variant.entryHeaderBytes() + name.getBytes(UTF_8).length, size);
    }

    private static long end(Entry entry) throws IOException {
        if (entry.size() > Long.MAX_VALUE - entry.offset() - (1 << 20)) {
            throw new IOException("all files together are larger than any disk");
        }
        return entry.offset() + entry.size();
    }

    /// Writes the container to the start of `out`. On failure part of one is left there, so write to a
    /// temporary file and rename it.
    ///
    /// @param out        empty, left open; readable if there are to be checksums
    /// @param sectorSize what the length is padded to with zeros, in bytes; 1 for none
    /// @return what was written
    /// @throws IOException if a file cannot be read, or is not any more what it was for [#of]
    public Payload write(FileChannel out, Variant variant, int sectorSize, PayloadProgress progress)
            throws IOException {
        Payload layout = layout(variant);
        ByteWriter header = ByteWriter.littleEndian(variant.headerBytes());
        header.bytes(PayloadReader.MAGIC);
        variant.write(header, "file count", layout.entries().size()).writeTo(out);
        var copying = new Copying(progress, layout.contentSize());
        try (var disk = WriteBehind.atLeast(out, STEP_BYTES)) {
            for (int i = 0; i < items.size(); i++) {
                writeEntryHeader(variant, layout.entries().get(i), out);
                copyItem(items.get(i), out, copying);
                disk.wrote(items.get(i).size());
            }
            disk.await();
        }
        if (hasChecksums) {
            Entry last = layout.entries().getLast();
            List<Entry> files = layout.entries().subList(0, items.size());
            writeEntryHeader(variant, last, out);
            writeFully(UTF_8.encode(Checksums.of(out, files, progress).toString()), out);
        }
        int padding = Math.floorMod(-layout.size(), sectorSize);
        writeFully(ByteBuffer.allocate(padding), out);
        return layout;
    }

    private static void writeEntryHeader(Variant variant, Entry entry, FileChannel out)
            throws IOException {
        byte[] name = entry.name().getBytes(UTF_8);
        ByteWriter header = ByteWriter.littleEndian(variant.entryHeaderBytes() + name.length);
        variant.write(header, "name length", name.length);
        variant.write(header, "file size", entry.size()).bytes(name).writeTo(out);
    }

    private static void copyItem(Item item, FileChannel out, Copying copying) throws IOException {
        Path file = item.source().file();
        try (FileChannel content = FileChannel.open(file)) {
            checkUnchanged(item, content);
            copying.copy(item.source().name(), content, 0, item.size(), out);
            checkUnchanged(item, content);
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": vanished while the payload was written", e);
        }
    }

    private static void checkUnchanged(Item item, FileChannel content) throws IOException {
        Path file = item.source().file();
        if (content.size() != item.size()) {
            throw new IOException(
                    "%s: had %d bytes and has %d now: it changed while the payload was written"
                            .formatted(file, item.size(), content.size()));
        }
        if (Files.getLastModifiedTime(file).toMillis() != item.modified()) {
            throw new IOException(file + ": was modified while the payload was written");
        }
    }

    private static void writeFully(ByteBuffer bytes, FileChannel out) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }
}
