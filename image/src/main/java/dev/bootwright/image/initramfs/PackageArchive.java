package dev.bootwright.image.initramfs;

import dev.bootwright.image.debian.Repository;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// What a package adds to an agent's image that runs already: its files and those of what it depends on, as a
/// build with the package would have put them there, in a cpio archive that is not compressed.
public final class PackageArchive {

    private PackageArchive() {}

    /// Writes an archive, whole or not at all. Equal packages give equal bytes.
    ///
    /// @param name of a package
    /// @return SHA-256 of the file, in hexadecimal
    /// @throws dev.bootwright.image.debian.DebianException if there is no such package
    public static String write(Repository repository, String name, Path file) throws IOException {
        return write(repository, UserlandTable.read(Profile.AGENT), name, file);
    }

    /// @param table of what the image has
    static String write(Repository repository, UserlandTable table, String name, Path file)
            throws IOException {
        FileTree tree = new FileTree();
        PackageFiles files = new PackageFiles(repository);
        Userland userland = new Userland(repository, table, List.of(name));
        userland.addAdded(tree, files);
        userland.addLibraries(tree, files);
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
            Archive.writePlain(tree, out);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        return Digest.of(file);
    }
}
