package dev.bootwright.formats.fat;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.tree.FileKind;
import dev.bootwright.formats.tree.FileTree;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/// A FAT12, FAT16 or FAT32 file system, read as it is asked for. Names are looked up whatever the case
/// of their letters.
///
/// All bytes are taken for hostile: what lies outside the file system, leads back to itself or
/// contradicts itself is a [FormatException] with the byte. A directory may still lead into one above
/// it, so whoever walks the whole tree must say how deep. May be used by several threads if the source
/// may.
public final class FatTree implements FileTree<FatNode> {

    private final ByteSource source;
    private final BootSector boot;
    private final Geometry geometry;

    private FatTree(ByteSource source, BootSector boot, Geometry geometry) {
        this.source = source;
        this.boot = boot;
        this.geometry = geometry;
    }

    /// Reads the boot sector.
    ///
    /// @param source from the boot sector on; left open
    /// @throws FormatException if it is no FAT, or a part of one
    public static FatTree open(ByteSource source) throws IOException {
        BootSector boot = BootSector.read(source);
        return new FatTree(source, boot, Geometry.of(boot, source.size()));
    }

    /// As `blkid` shows it, such as `1A2B-3C4D`.
    public String volumeId() {
        return "%04X-%04X".formatted(boot.volumeId() >>> 16, boot.volumeId() & 0xFFFF);
    }

    /// The label in the root directory, or else the one in the boot sector; may be empty.
    public String label() throws IOException {
        Optional<String> label = directory(root()).label();
        return label.orElse(boot.label().equals("NO NAME") ? "" : boot.label());
    }

    /// How wide the entries of its table are: 12, 16 or 32 bits.
    public int bits() {
        return geometry.kind().bits;
    }

    @Override
    public FatNode root() {
        long cluster = boot.isFat32() ? geometry.rootCluster() : FatNode.ROOT_REGION;
        return new FatNode(
                FileKind.DIRECTORY, 0, DirectoryRecord.EPOCH.toInstant(ZoneOffset.UTC), cluster);
    }

    @Override
    public FileKind kind(FatNode node) {
        return node.kind();
    }

    /// @throws IllegalArgumentException always: FAT has no symbolic links
    @Override
    public String target(FatNode link) {
        throw new IllegalArgumentException("FAT has no symbolic links");
    }

    @Override
    public Optional<FatNode> child(FatNode directory, String name) throws IOException {
        return directory(directory).find(name);
    }

    @Override
    public IOException tooManyLinks(FatNode link) {
        return new FormatException(BootSector.FORMAT, "link", 0, "FAT has no symbolic links");
    }

    /// What a directory holds, in its own order. Entries that are no files, or have names that no path
    /// can have, are left out.
    ///
    /// @throws IllegalArgumentException if it is no directory
    public List<FatEntry> list(FatNode directory) throws IOException {
        return directory(directory).entries();
    }

    /// What a file holds.
    ///
    /// @return of as many bytes as the file has
    /// @throws FormatException          if it has not as many clusters as its size needs
    /// @throws IllegalArgumentException if it is no file
    public ByteSource content(FatNode file) throws IOException {
        if (file.kind() != FileKind.FILE) {
            throw new IllegalArgumentException("no file");
        }
        List<Extent> extents =
                new ClusterChain(source, geometry).extents(file.cluster(), file.size());
        long there = extents.stream().mapToLong(Extent::size).sum();
        if (there < file.size()) {
            throw new FormatException(
                    BootSector.FORMAT,
                    "size",
                    geometry.offset(file.cluster()),
                    "the file here has %d bytes, its clusters %d".formatted(file.size(), there));
        }
        return new ExtentsSource(source, extents, file.size());
    }

    private Directory directory(FatNode node) throws IOException {
        if (node.kind() != FileKind.DIRECTORY) {
            throw new IllegalArgumentException("no directory");
        }
        return new Directory(source, geometry, records(node));
    }

    private List<Extent> records(FatNode directory) throws IOException {
        if (directory.cluster() == FatNode.ROOT_REGION) {
            return geometry.rootBytes() == 0
                    ? List.of()
                    : List.of(new Extent(geometry.rootOffset(), geometry.rootBytes()));
        }
        return new ClusterChain(source, geometry).extents(directory.cluster(), Directory.MAX_BYTES);
    }
}
