package dev.bootwright.image.root;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// An ext4 file system in a file, made by `mkfs.ext4 -d` of a tree. Since the files of the tree belong to
/// whoever runs this, `debugfs` then says whose they are to be.
final class Ext4File {

    static final String LABEL = "root";

    private Ext4File() {}

    /// Makes the file whole or not at all.
    ///
    /// @param size in bytes
    /// @throws IOException if a program is missing or fails: the tree does not fit, for instance
    static void write(RootTree tree, long size, Path image) throws IOException {
        Path part = image.resolveSibling("." + image.getFileName() + ".part");
        Path commands = Files.createTempFile("bootwright", ".debugfs");
        try {
            Files.deleteIfExists(part);
            run(
                    List.of(
                            program("mkfs.ext4"),
                            "-q",
                            "-F",
                            "-L",
                            LABEL,
                            "-E",
                            "root_owner=0:0",
                            "-d",
                            tree.root().toString(),
                            part.toString(),
                            size / 1024 + "k"));
            Files.write(commands, owners(tree));
            run(List.of(program("debugfs"), "-w", "-f", commands.toString(), part.toString()));
            Files.move(part, image, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(commands);
            Files.deleteIfExists(part);
        }
    }

    /// A command for each file whose owner is not the one that mkfs found.
    private static List<String> owners(RootTree tree) throws IOException {
        RootTree.Owner here = ownerOf(tree.root());
        RootTree.Owner root = new RootTree.Owner(0, 0);
        List<String> commands = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(tree.root())) {
            for (Path path : (Iterable<Path>) paths.sorted()::iterator) {
                String name = tree.root().relativize(path).toString();
                RootTree.Owner wanted = tree.owners().getOrDefault(name, root);
                if (!name.isEmpty() && !wanted.equals(here)) {
                    String quoted = "\"/" + name.replace("\"", "\"\"") + "\"";
                    commands.add("sif %s uid %d".formatted(quoted, wanted.uid()));
                    commands.add("sif %s gid %d".formatted(quoted, wanted.gid()));
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return commands;
    }

    private static RootTree.Owner ownerOf(Path path) throws IOException {
        return new RootTree.Owner(
                (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS),
                (Integer) Files.getAttribute(path, "unix:gid", LinkOption.NOFOLLOW_LINKS));
    }

    private static String program(String name) throws IOException {
        for (String folder : List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin")) {
            Path path = Path.of(folder, name);
            if (Files.isExecutable(path)) {
                return path.toString();
            }
        }
        throw new IOException(
                "the program %s is missing (Debian package e2fsprogs)".formatted(name));
    }

    private static void run(List<String> command) throws IOException {
        Path errors = Files.createTempFile("bootwright", ".stderr");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(errors.toFile())
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            process.getOutputStream().close();
            int status = process.waitFor();
            String said = Files.readString(errors).strip();
            // debugfs says its version first, ends well whatever happened, and names itself in
            // complaints.
            boolean complains = said.lines().skip(1).findAny().isPresent();
            if (status != 0 || (command.getFirst().endsWith("debugfs") && complains)) {
                throw new IOException(
                        "%s: exit status %d: %s".formatted(command.getFirst(), status, said));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted: " + String.join(" ", command), e);
        } finally {
            Files.delete(errors);
        }
    }
}
