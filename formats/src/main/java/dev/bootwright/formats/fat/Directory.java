package dev.bootwright.formats.fat;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.tree.FileKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The entries of one directory, one after the other until the first that was never used.
final class Directory {

    /// The most that a directory may have: 65536 entries.
    static final int MAX_BYTES = 65536 * DirectoryRecord.BYTES;

    private static final int FREE = 0xE5;
    private static final int ATTRIBUTES = 11;
    private static final int KIND_OF_ENTRY = 0x3F;

    private final ByteSource source;
    private final Geometry geometry;
    private final List<Extent> extents;

    Directory(ByteSource source, Geometry geometry, List<Extent> extents) {
        this.source = source;
        this.geometry = geometry;
        this.extents = extents;
    }

    /// Called for every entry in use.
    private interface Visitor {
        /// @return whether to go on
        boolean visit(String name, DirectoryRecord record);
    }

    List<FatEntry> entries() throws IOException {
        List<FatEntry> entries = new ArrayList<>();
        visit((name, record) -> {
            if (!record.isLabel() && isPlain(name)) {
                entries.add(new FatEntry(name, node(record)));
            }
            return true;
        });
        return entries;
    }

    Optional<FatNode> find(String wanted) throws IOException {
        List<FatNode> found = new ArrayList<>();
        visit((name, record) -> {
            if (!record.isLabel()
                    && isPlain(name)
                    && (name.equalsIgnoreCase(wanted)
                            || record.name().shown(0).equalsIgnoreCase(wanted))) {
                found.add(node(record));
            }
            return found.isEmpty();
        });
        return found.stream().findFirst();
    }

    Optional<String> label() throws IOException {
        List<String> found = new ArrayList<>();
        visit((_, record) -> {
            if (record.isLabel()) {
                found.add(OemText.decode(record.name().toByteArray()).stripTrailing());
            }
            return found.isEmpty();
        });
        return found.stream().findFirst();
    }

    private static boolean isPlain(String name) {
        return !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && name.indexOf('/') < 0
                && name.indexOf('\0') < 0;
    }

    private static FatNode node(DirectoryRecord record) {
        long cluster = record.firstCluster() < Geometry.FIRST_CLUSTER ? 0 : record.firstCluster();
        return new FatNode(
                record.isDirectory() ? FileKind.DIRECTORY : FileKind.FILE,
                record.isDirectory() ? 0 : record.size(),
                record.written().toInstant(ZoneOffset.UTC),
                cluster);
    }

    private void visit(Visitor visitor) throws IOException {
        LongName longName = new LongName();
        for (Extent extent : extents) {
            if (!visit(extent, longName, visitor)) {
                return;
            }
        }
    }

    private boolean visit(Extent extent, LongName longName, Visitor visitor) throws IOException {
        ByteBuffer block = ByteBuffer.allocate((int) Math.min(extent.size(), 1 << 16));
        byte[] entry = new byte[DirectoryRecord.BYTES];
        for (long done = 0; done < extent.size(); done += block.limit()) {
            block.clear().limit((int) Math.min(block.capacity(), extent.size() - done));
            source.readFully(block, extent.offset() + done);
            block.flip();
            while (block.hasRemaining()) {
                long at = extent.offset() + done + block.position();
                block.get(entry);
                if (entry[0] == 0 || !visit(entry, at, longName, visitor)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean visit(byte[] entry, long offset, LongName longName, Visitor visitor)
            throws IOException {
        if ((entry[0] & 0xFF) == FREE) {
            longName.clear();
            return true;
        }
        if ((entry[ATTRIBUTES] & KIND_OF_ENTRY) == DirectoryRecord.LONG_NAME) {
            longName.add(entry, offset);
            return true;
        }
        boolean isFat32 = geometry.kind() == Geometry.Kind.FAT32;
        DirectoryRecord record = DirectoryRecord.read(entry, offset, isFat32);
        String name =
                longName.take(record.name())
                        .filter(Directory::isPlain)
                        .orElseGet(() -> record.name().shown(record.letterCase()));
        return visitor.visit(name, record);
    }
}
