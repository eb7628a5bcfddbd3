package dev.bootwright.machine.bridge.volume;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.tree.FileKind;
import dev.bootwright.formats.tree.FileTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A directory under which the kernel has mounted a file system, read-only. Its links begin and end there:
/// an absolute one does not lead to the file system this program runs from.
public final class DirectoryVolume extends TreeVolume<Path> {

    private DirectoryVolume(Tree tree) {
        super(tree);
    }

    public static DirectoryVolume of(Path directory) {
        return new DirectoryVolume(new Tree(directory));
    }

    @Override
    List<Name> names(Path directory) throws IOException {
        List<Name> names = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            for (Path child : children) {
                names.add(new Name(child.getFileName().toString(), kindOf(child)));
            }
        }
        return names;
    }

    @Override
    Instant modified(Path file) throws IOException {
        return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
    }

    @Override
    ByteSource content(Path file) throws IOException {
        return new OpenedForEachRead(file, Files.size(file));
    }

    private static FileKind kindOf(Path path) {
        try {
            var attributes =
                    Files.readAttributes(
                            path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isSymbolicLink()) {
                return FileKind.SYMBOLIC_LINK;
            }
            return attributes.isDirectory()
                    ? FileKind.DIRECTORY
                    : attributes.isRegularFile() ? FileKind.FILE : FileKind.OTHER;
        } catch (IOException e) {
            return FileKind.OTHER; // reading it says why
        }
    }

    private record Tree(Path root) implements FileTree<Path> {

        @Override
        public FileKind kind(Path node) {
            return kindOf(node);
        }

        @Override
        public String target(Path link) {
            try {
                return Files.readSymbolicLink(link).toString();
            } catch (IOException e) {
                return "unreadable link"; // which is no name anybody has
            }
        }

        @Override
        public Optional<Path> child(Path directory, String name) {
            Path child = directory.resolve(name);
            return Files.exists(child, LinkOption.NOFOLLOW_LINKS)
                    ? Optional.of(child)
                    : Optional.empty();
        }

        @Override
        public IOException tooManyLinks(Path link) {
            return new IOException("too many symbolic links: " + link);
        }
    }

    /// Nobody closes what a search finds, so nothing stays open.
    private record OpenedForEachRead(Path file, long size) implements ByteSource {

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                return channel.read(target, position);
            }
        }
    }
}
