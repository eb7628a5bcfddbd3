package dev.bootwright.formats.iso9660;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.tree.FileKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Reads the records of one directory, ECMA-119 §6.8.1: one after the other, none across the end of a
/// sector, a zero where the rest of a sector is free.
///
/// Refused: a first record that is not the directory's own, a directory that leads back to one above
/// it, content outside the image, a file whose last extent is missing or whose extents do not end.
final class DirectoryReader {

    private static final int WINDOW = 32 * Image.SECTOR;
    private static final long MAX_BYTES = 1L << 23;
    private static final int MAX_DEPTH = 256;

    /// Of one file: 16 TiB, as writers cut them.
    private static final int MAX_EXTENTS = 1 << 12;

    private final Image image;
    private final int blockSize;
    private final Attributes.Reader names;
    private final SystemUse systemUse;
    private final Node directory;
    private final Consumer<Node> taker;
    private final List<DirectoryRecord> unfinished = new ArrayList<>();

    /// @param taker gets what the directory holds, one after the other
    private DirectoryReader(
            Image image,
            int blockSize,
            Attributes.Reader names,
            Node directory,
            Consumer<Node> taker) {
        this.image = image;
        this.blockSize = blockSize;
        this.names = names;
        this.systemUse = new SystemUse(image, blockSize);
        this.directory = directory;
        this.taker = taker;
    }

    /// What a directory holds, in the order of its records.
    static List<Node> read(Image image, int blockSize, Attributes.Reader names, Node directory)
            throws IOException {
        List<Node> nodes = new ArrayList<>();
        new DirectoryReader(image, blockSize, names, directory, nodes::add).read();
        return nodes;
    }

    /// The first of what a directory holds that is wanted. All of it is read, and nothing else kept.
    static Optional<Node> find(
            Image image,
            int blockSize,
            Attributes.Reader names,
            Node directory,
            Predicate<Node> isWanted)
            throws IOException {
        List<Node> found = new ArrayList<>();
        Consumer<Node> taker =
                node -> {
                    if (found.isEmpty() && isWanted.test(node)) {
                        found.add(node);
                    }
                };
        new DirectoryReader(image, blockSize, names, directory, taker).read();
        return found.stream().findFirst();
    }

    /// The record of a directory itself, which is its first.
    static DirectoryRecord readSelf(Image image, int blockSize, long offset) throws IOException {
        int length = image.at(Image.FORMAT, "length of directory record", offset, 1).u8("length");
        ByteReader in = image.at(Image.FORMAT, "directory record", offset, Math.max(1, length));
        DirectoryRecord self = DirectoryRecord.read(in, offset);
        checkSelf(self, offset, blockSize);
        return self;
    }

    private static void checkSelf(DirectoryRecord self, long offset, int blockSize)
            throws FormatException {
        if (!self.isSelf() || !self.isDirectory()) {
            throw new FormatException(
                    Image.FORMAT,
                    "file identifier",
                    offset + DirectoryRecord.FIXED_BYTES,
                    "a directory must begin with its own record");
        }
        if (self.location() * blockSize != offset) {
            throw new FormatException(
                    Image.FORMAT,
                    "location of extent",
                    offset + DirectoryRecord.LOCATION,
                    "the directory says it lies at byte %d".formatted(self.location() * blockSize));
        }
    }

    private void read() throws IOException {
        Extent records = directory.records();
        if (records.size() > MAX_BYTES) {
            throw new FormatException(
                    Image.FORMAT,
                    "data length",
                    directory.entry().record() + DirectoryRecord.LENGTH,
                    "%d bytes of directory records, more than %d"
                            .formatted(records.size(), MAX_BYTES));
        }
        for (long done = 0; done < records.size(); done += WINDOW) {
            int length = (int) Math.min(WINDOW, records.size() - done);
            long offset = records.offset() + done;
            ByteReader in = image.at(Image.FORMAT, "directory", offset, length);
            for (int sector = 0; sector < length; sector += Image.SECTOR) {
                int size = Math.min(Image.SECTOR, length - sector);
                byte[] bytes = in.at("directory", sector).bytes("directory", size);
                readSector(bytes, offset + sector);
            }
        }
        if (!unfinished.isEmpty()) {
            throw notFinished(unfinished.getLast());
        }
    }

    private void readSector(byte[] sector, long offset) throws IOException {
        int position = 0;
        while (position < sector.length && sector[position] != 0) {
            long at = offset + position;
            ByteReader in = ByteReader.littleEndian(Image.FORMAT, sector, offset);
            int length = Byte.toUnsignedInt(sector[position]);
            if (length > sector.length - position) {
                throw in.at("length of directory record", position + 1)
                        .malformed(
                                "length of directory record",
                                1,
                                "%d bytes cross the end of the sector".formatted(length));
            }
            DirectoryRecord record = DirectoryRecord.read(in.at("directory record", position), at);
            if (at == directory.records().offset()) {
                checkSelf(record, at, blockSize);
            } else if (!record.isSelf() && !record.isParent() && !record.isAssociated()) {
                add(record);
            }
            position += length;
        }
    }

    private void add(DirectoryRecord record) throws IOException {
        if (!unfinished.isEmpty()
                && !unfinished.getFirst().identifier().equals(record.identifier())) {
            throw notFinished(unfinished.getLast());
        }
        if (unfinished.size() == MAX_EXTENTS) {
            throw new FormatException(
                    Image.FORMAT,
                    "file flags",
                    record.offset() + DirectoryRecord.FLAGS,
                    "a file of more than %d extents".formatted(MAX_EXTENTS));
        }
        unfinished.add(record);
        if (record.goesOn()) {
            return;
        }
        DirectoryRecord first = unfinished.getFirst();
        Attributes attributes = names.read(first, systemUse);
        if (!attributes.relocated()) {
            boolean isDirectory = attributes.kind() == FileKind.DIRECTORY;
            taker.accept(isDirectory ? directory(first, attributes) : file(first, attributes));
        }
        unfinished.clear();
    }

    private static FormatException notFinished(DirectoryRecord record) {
        return new FormatException(
                Image.FORMAT,
                "file flags",
                record.offset() + DirectoryRecord.FLAGS,
                "more of the file is announced, but the next record is another's");
    }

    private Node file(DirectoryRecord first, Attributes attributes) throws FormatException {
        List<Extent> extents = new ArrayList<>();
        long size = 0;
        for (DirectoryRecord record : unfinished) {
            if (record.length() == 0) {
                continue;
            }
            Extent extent = record.extent(blockSize, image.source().size());
            size += extent.size();
            boolean adjacent = !extents.isEmpty() && extents.getLast().end() == extent.offset();
            if (adjacent) {
                Extent before = extents.removeLast();
                extent = new Extent(before.offset(), before.size() + extent.size());
            }
            extents.add(extent);
        }
        return new Node(entry(first, attributes, size, extents), directory.way());
    }

    private Node directory(DirectoryRecord record, Attributes attributes) throws IOException {
        if (unfinished.size() > 1) {
            throw notFinished(record);
        }
        Extent extent = extentOfDirectory(record, attributes);
        if (directory.way().contains(extent.offset())) {
            throw new FormatException(
                    Image.FORMAT,
                    "location of extent",
                    record.offset() + DirectoryRecord.LOCATION,
                    "the directory at byte %d leads back to itself".formatted(extent.offset()));
        }
        if (directory.way().size() >= MAX_DEPTH) {
            throw new FormatException(
                    Image.FORMAT,
                    "directory record",
                    record.offset(),
                    "more than %d directories deep".formatted(MAX_DEPTH));
        }
        IsoEntry entry = entry(record, attributes, extent.size(), List.of(extent));
        return new Node(entry, directory.wayTo(extent));
    }

    private Extent extentOfDirectory(DirectoryRecord record, Attributes attributes)
            throws IOException {
        DirectoryRecord self = record;
        if (attributes.childLink().isPresent()) {
            long offset = attributes.childLink().getAsLong() * blockSize;
            self = readSelf(image, blockSize, offset);
        }
        if (self.length() == 0) {
            throw new FormatException(
                    Image.FORMAT,
                    "data length",
                    self.offset() + DirectoryRecord.LENGTH,
                    "a directory without any record");
        }
        return self.extent(blockSize, image.source().size());
    }

    private IsoEntry entry(
            DirectoryRecord record, Attributes attributes, long size, List<Extent> extents) {
        Optional<String> target =
                attributes.kind() == FileKind.SYMBOLIC_LINK
                        ? Optional.of(attributes.target())
                        : Optional.empty();
        return new IsoEntry(
                directory.pathOf(attributes.name()),
                attributes.kind(),
                attributes.mode(),
                size,
                extents,
                target.orElse(""),
                attributes.compressed() && attributes.kind() == FileKind.FILE,
                record.offset());
    }
}
