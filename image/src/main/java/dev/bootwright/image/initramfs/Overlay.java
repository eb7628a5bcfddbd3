package dev.bootwright.image.initramfs;

import dev.bootwright.image.initramfs.FileTree.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A directory of the operator's whose files land in the image as they are: modes are kept, owners
/// are not, everything is root's.
final class Overlay {

    private static final int PERMISSIONS = 07777;

    private final Path directory;

    Overlay(Path directory) {
        this.directory = directory;
    }

    /// What is in the directory, as text: an input of the image.
    String inputs() throws IOException {
        var inputs = new StringBuilder();
        for (Path file : files()) {
            inputs.append(path(file))
                    .append(' ')
                    .append(Integer.toOctalString(mode(file)))
                    .append(' ');
            if (Files.isSymbolicLink(file)) {
                inputs.append(Files.readSymbolicLink(file));
            } else if (Files.isRegularFile(file)) {
                inputs.append(Digest.of(file));
            }
            inputs.append('\n');
        }
        return inputs.toString();
    }

    /// @throws IOException if there is something that is neither directory, file nor link, or a file
    ///                     is where the image has a directory or the other way round
    void addTo(FileTree tree) throws IOException {
        for (Path file : files()) {
            try {
                put(tree, file, path(file));
            } catch (IllegalArgumentException e) {
                throw new IOException("%s: %s".formatted(directory, e.getMessage()), e);
            }
        }
    }

    private static void put(FileTree tree, Path file, String path) throws IOException {
        boolean merged = !FileTree.merged(path + "/x").equals(path + "/x");
        if (Files.isSymbolicLink(file)) {
            String target = Files.readSymbolicLink(file).toString();
            if (!merged) {
                tree.put(path, new Node.SymbolicLink(Part.OVERLAY, target));
            }
        } else if (Files.isDirectory(file)) {
            if (!merged && !(tree.find(path).orElse(null) instanceof Node.SymbolicLink)) {
                tree.put(path, new Node.Directory(Part.OVERLAY, mode(file)));
            }
        } else if (Files.isRegularFile(file)) {
            tree.put(path, new Node.RegularFile(Part.OVERLAY, mode(file), Content.of(file)));
        } else {
            throw new IllegalArgumentException(path + " is neither a directory, a file nor a link");
        }
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IOException(directory + ": is not a directory");
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> !file.equals(directory)).sorted().toList();
        }
    }

    private String path(Path file) {
        return directory.relativize(file).toString();
    }

    private static int mode(Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("unix")) {
            return (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS)
                    & PERMISSIONS;
        }
        return Files.isDirectory(file) || Files.isExecutable(file) ? 0755 : 0644;
    }
}
