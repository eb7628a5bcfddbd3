package dev.bootwright.formats.iso9660;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.tree.FileKind;
import dev.bootwright.formats.tree.FileTree;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// An ISO 9660 volume: its directories, read when asked for, and where its files lie.
///
/// Only descriptors are read on opening. Nothing is kept from one call to the next, so an instance may
/// be used by several threads if the source may. All bytes are taken for hostile: whatever lies outside
/// the image, leads back to itself or contradicts itself is a [FormatException] with the byte.
public final class IsoVolume {

    private static final int MAX_ENTRIES = 1 << 18;

    private final Image image;
    private final VolumeDescriptors descriptors;
    private final VolumeDescriptor primary;
    private final int blockSize;
    private final Naming naming;
    private final Attributes.Reader names;
    private final Tree tree;

    private IsoVolume(
            Image image,
            VolumeDescriptors descriptors,
            VolumeDescriptor primary,
            VolumeDescriptor named,
            Naming naming,
            Attributes.Reader names) {
        this.image = image;
        this.descriptors = descriptors;
        this.primary = primary;
        this.blockSize = named.blockSize();
        this.naming = naming;
        this.names = names;
        this.tree = new Tree(root(named));
    }

    /// Called for every entry of a walk.
    public interface Visitor {
        void visit(IsoEntry entry) throws IOException;
    }

    /// Reads the volume descriptors.
    ///
    /// @param source the whole image, left open
    /// @throws FormatException if it is no ISO 9660 image, or a part of one
    public static IsoVolume open(ByteSource source) throws IOException {
        Image image = new Image(source);
        VolumeDescriptors descriptors = VolumeDescriptors.read(image);
        VolumeDescriptor primary =
                VolumeDescriptor.readPrimary(image, descriptors.primaries().getFirst());
        int blockSize = primary.blockSize();
        DirectoryRecord self = DirectoryReader.readSelf(image, blockSize, primary.root().offset());
        Optional<RockRidge> rockRidge = RockRidge.find(self, new SystemUse(image, blockSize));
        if (rockRidge.isPresent()) {
            return new IsoVolume(
                    image, descriptors, primary, primary, Naming.ROCK_RIDGE, rockRidge.get());
        }
        if (descriptors.joliets().isEmpty()) {
            Attributes.Reader names = (record, systemUse) -> PlainNames.plain(record);
            return new IsoVolume(image, descriptors, primary, primary, Naming.PLAIN, names);
        }
        VolumeDescriptor joliet =
                VolumeDescriptor.readJoliet(image, descriptors.joliets().getFirst());
        Attributes.Reader names = (record, systemUse) -> PlainNames.joliet(record);
        return new IsoVolume(image, descriptors, primary, joliet, Naming.JOLIET, names);
    }

    /// The volume identifier of the primary descriptor, without the spaces around it; may be empty.
    public String volumeId() {
        return primary.volumeId();
    }

    /// As the volume says, in bytes; what lies in the image behind it belongs to somebody else.
    public long size() {
        return primary.blocks() * primary.blockSize();
    }

    /// When the volume was made, if it says so.
    ///
    /// @throws FormatException if what it says is no date and time
    public Optional<Instant> created() throws FormatException {
        return primary.creation().instant();
    }

    public Naming naming() {
        return naming;
    }

    /// What firmware may start; empty if the volume is not made for booting.
    public Optional<BootCatalog> bootCatalog() throws IOException {
        return descriptors.bootCatalog().isPresent()
                ? Optional.of(BootCatalog.read(image, descriptors.bootCatalog().getAsLong()))
                : Optional.empty();
    }

    public SystemArea systemArea() throws IOException {
        return SystemArea.read(image);
    }

    /// What a directory holds, in the order of the volume.
    ///
    /// @param path from the root on, through symbolic links
    /// @return empty if there is no such directory
    public List<IsoEntry> list(String path) throws IOException {
        Optional<Node> found = tree.resolve(path);
        if (found.isEmpty() || found.get().entry().kind() != FileKind.DIRECTORY) {
            return List.of();
        }
        return tree.children(found.get()).stream().map(Node::entry).toList();
    }

    /// What is found under a path, never a symbolic link; empty if there is nothing.
    ///
    /// @param path from the root on, through symbolic links, which lead nowhere outside the volume
    public Optional<IsoEntry> find(String path) throws IOException {
        return tree.resolve(path).map(Node::entry);
    }

    /// Visits everything below a directory, each directory before what it holds, symbolic links not followed.
    ///
    /// @throws FormatException if there are more than 2^18 entries
    public void walk(String path, Visitor visitor) throws IOException {
        Deque<Node> left = new ArrayDeque<>();
        Optional<Node> start = tree.resolve(path);
        if (start.isPresent()) {
            tree.descend(start.get(), left);
        }
        for (int entries = 1; !left.isEmpty(); entries++) {
            Node node = left.pop();
            if (entries + left.size() > MAX_ENTRIES) { // those that wait take memory too
                throw new FormatException(
                        Image.FORMAT,
                        "directory record",
                        node.entry().record(),
                        "more than %d entries".formatted(MAX_ENTRIES));
            }
            visitor.visit(node.entry());
            tree.descend(node, left);
        }
    }

    /// What a file holds, read from where it lies.
    ///
    /// @param file of this volume
    /// @throws FormatException          if it is stored compressed
    /// @throws IllegalArgumentException if it is no file
    public ByteSource content(IsoEntry file) throws FormatException {
        if (file.kind() != FileKind.FILE) {
            throw new IllegalArgumentException(file.path() + " is no file");
        }
        if (file.compressed()) {
            throw new FormatException(
                    Image.FORMAT,
                    "ZF",
                    file.record(),
                    "%s is stored compressed by zisofs, which only Linux reads: make the image without it"
                            .formatted(file.path()));
        }
        return ExtentsSource.of(image.source(), file.extents());
    }

    private static Node root(VolumeDescriptor descriptor) {
        Extent extent = descriptor.root();
        IsoEntry entry =
                new IsoEntry(
                        "/",
                        FileKind.DIRECTORY,
                        0,
                        extent.size(),
                        List.of(extent),
                        "",
                        false,
                        descriptor.offset() + VolumeDescriptor.ROOT);
        return new Node(entry, List.of(extent.offset()));
    }

    private final class Tree implements FileTree<Node> {

        private final Node root;

        Tree(Node root) {
            this.root = root;
        }

        List<Node> children(Node directory) throws IOException {
            return DirectoryReader.read(image, blockSize, names, directory);
        }

        void descend(Node node, Deque<Node> left) throws IOException {
            if (kind(node) == FileKind.DIRECTORY) {
                children(node).reversed().forEach(left::push);
            }
        }

        @Override
        public Node root() {
            return root;
        }

        @Override
        public FileKind kind(Node node) {
            return node.entry().kind();
        }

        @Override
        public String target(Node link) {
            return link.entry().target();
        }

        @Override
        public Optional<Node> child(Node directory, String name) throws IOException {
            return DirectoryReader.find(
                    image, blockSize, names, directory, node -> matches(node, name));
        }

        private boolean matches(Node node, String name) {
            String own = node.entry().name();
            return naming == Naming.PLAIN ? own.equalsIgnoreCase(name) : own.equals(name);
        }

        @Override
        public IOException tooManyLinks(Node link) {
            return new FormatException(
                    Image.FORMAT,
                    "SL",
                    link.entry().record(),
                    "%s is one symbolic link too many on the way".formatted(link.entry().path()));
        }
    }
}
