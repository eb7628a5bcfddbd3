package dev.bootwright.machine.payload;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.cpio.CpioEntry;
import dev.bootwright.formats.cpio.CpioReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/// Puts the files of a cpio archive into a tree that has others already. Directories and links that are
/// there stay; a file appears whole, in the place of one of its name.
public final class Unpacking {

    private Unpacking() {}

    /// @param archive not compressed; left open
    /// @return how many files were put there
    /// @throws IOException if the archive is damaged or a name leads out of the tree
    public static int unpack(InputStream archive, Path root) throws IOException {
        CpioReader reader = new CpioReader(archive);
        int files = 0;
        for (Optional<CpioEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
            CpioEntry entry = next.get();
            Path path = inside(root, entry.name());
            if (entry.isFile()) {
                putFile(path, entry, reader.content());
                files++;
            } else if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                putOther(path, entry, reader.content());
            }
        }
        return files;
    }

    private static void putFile(Path path, CpioEntry entry, InputStream content)
            throws IOException {
        Path part = path.resolveSibling("." + path.getFileName() + ".part");
        Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
        Files.setAttribute(part, "unix:mode", entry.permissions());
        Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void putOther(Path path, CpioEntry entry, InputStream content)
            throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectory(path);
            Files.setAttribute(path, "unix:mode", entry.permissions());
        } else if (entry.isSymbolicLink()) {
            String target =
                    new String(content.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            Files.createSymbolicLink(path, Path.of(target));
        }
    }

    private static Path inside(Path root, String name) throws FormatException {
        List<String> parts = List.of(name.split("/", -1));
        if (parts.contains("..") || parts.contains("")) {
            throw new FormatException("cpio", "name", 0, "\"%s\" leads out".formatted(name));
        }
        return root.resolve(name);
    }
}
