package dev.bootwright.formats.squashfs;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.tree.FileKind;
import dev.bootwright.formats.tree.FileTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A squashfs file system, read block by block as it is asked for.
///
/// All bytes are taken for hostile: what lies outside the file, is longer than the format allows or
/// contradicts itself is a [FormatException] with the byte; of what lies in metadata, the byte where the
/// metadata block begins. Nothing is walked that was not named, so no loop of directories is followed
/// for ever. May be used by several threads if the source and the decoder may.
public final class Squashfs {

    private final Metadata metadata;
    private final Tree tree;

    private Squashfs(Metadata metadata, Tree tree) {
        this.metadata = metadata;
        this.tree = tree;
    }

    /// Reads the superblock and the inode of the root.
    ///
    /// @param source  left open
    /// @param decoder called for every compressed block
    /// @throws FormatException if it is no squashfs 4.0, or a part of one
    public static Squashfs open(ByteSource source, BlockDecoder decoder) throws IOException {
        Superblock superblock = Superblock.read(source);
        Metadata metadata = new Metadata(source, superblock, decoder);
        SquashfsEntry root = entry(metadata, "/", superblock.rootInode());
        if (root.kind() != FileKind.DIRECTORY) {
            throw new FormatException(Bytes.FORMAT, "root inode", 32, "it is no directory");
        }
        return new Squashfs(metadata, new Tree(metadata, root));
    }

    public Superblock superblock() {
        return metadata.superblock();
    }

    /// What is found under a path, never a symbolic link; empty if there is nothing.
    ///
    /// @param path from the root on, through symbolic links, which lead nowhere outside the file system
    public Optional<SquashfsEntry> find(String path) throws IOException {
        return tree.resolve(path);
    }

    /// What a directory holds, sorted by name; empty if there is no such directory.
    ///
    /// @param path from the root on, through symbolic links
    public List<SquashfsEntry> list(String path) throws IOException {
        Optional<SquashfsEntry> found = find(path);
        if (found.isEmpty() || found.get().kind() != FileKind.DIRECTORY) {
            return List.of();
        }
        Inode inode = Inode.read(inode(metadata, found.get().inode()));
        List<SquashfsEntry> entries = new ArrayList<>();
        for (Directory.Name name : new Directory(metadata, inode).all()) {
            entries.add(entry(metadata, pathOf(found.get(), name.name()), name.inode()));
        }
        return entries;
    }

    /// What a file holds.
    ///
    /// @param limit how many bytes it may have
    /// @throws FormatException          if it has more, or cannot be read
    /// @throws IllegalArgumentException if it is no file
    public byte[] read(SquashfsEntry file, int limit) throws IOException {
        if (file.kind() != FileKind.FILE) {
            throw new IllegalArgumentException(file.path() + " is no file");
        }
        Cursor in = inode(metadata, file.inode());
        Inode inode = Inode.read(in);
        if (inode.size() > limit) {
            throw in.malformed(
                    "file size",
                    "%s has %d bytes, at most %d are read"
                            .formatted(file.path(), inode.size(), limit));
        }
        return new Content(metadata, inode).read(in);
    }

    private static Cursor inode(Metadata metadata, long reference) throws IOException {
        int offset = (int) (reference & 0xFFFF);
        return metadata.cursor(metadata.superblock().inodeTable(), reference >>> 16, offset);
    }

    private static SquashfsEntry entry(Metadata metadata, String path, long reference)
            throws IOException {
        Inode inode = Inode.read(inode(metadata, reference));
        long size = inode.kind() == FileKind.FILE ? inode.size() : 0;
        return new SquashfsEntry(path, inode.kind(), inode.mode(), size, inode.target(), reference);
    }

    private static String pathOf(SquashfsEntry directory, String name) {
        return directory.path().equals("/") ? "/" + name : directory.path() + "/" + name;
    }

    private record Tree(Metadata metadata, SquashfsEntry root) implements FileTree<SquashfsEntry> {

        @Override
        public FileKind kind(SquashfsEntry node) {
            return node.kind();
        }

        @Override
        public String target(SquashfsEntry link) {
            return link.target();
        }

        @Override
        public Optional<SquashfsEntry> child(SquashfsEntry directory, String name)
                throws IOException {
            Cursor in = inode(metadata, directory.inode());
            Inode inode = Inode.read(in);
            Optional<Directory.Name> found = new Directory(metadata, inode).find(name, in);
            return found.isPresent()
                    ? Optional.of(entry(metadata, pathOf(directory, name), found.get().inode()))
                    : Optional.empty();
        }

        @Override
        public IOException tooManyLinks(SquashfsEntry link) {
            return new FormatException(
                    Bytes.FORMAT,
                    "symbolic link",
                    metadata.superblock().inodeTable() + (link.inode() >>> 16),
                    "%s is one too many on the way".formatted(link.path()));
        }
    }
}
