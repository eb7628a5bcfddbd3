package dev.bootwright.image.root;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.image.debian.DebEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/// A system's files in a directory of this computer, as an ordinary user can have them; who they belong to
/// is kept beside. Symbolic links lead where they would in the system, never out of the directory.
///
/// `/bin`, `/sbin`, `/lib` and `/lib64` are links into `/usr` from the start, as in every Debian since 12.
final class RootTree {

    private static final List<String> MERGED = List.of("bin", "lib", "lib64", "sbin");
    private static final int MOST_LINKS = 40;
    private static final int DIRECTORY_MODE = 0755;
    private static final int OWNER_MAY_ENTER = 0700;

    private final Path root;
    private final NavigableMap<String, Owner> owners = new TreeMap<>();
    private final NavigableMap<String, Integer> directoryModes = new TreeMap<>();

    /// Whose a file is.
    record Owner(long uid, long gid) {}

    private RootTree(Path root) {
        this.root = root;
    }

    /// @param root an empty directory
    static RootTree begin(Path root) throws IOException {
        RootTree tree = new RootTree(root);
        for (String name : MERGED) {
            Files.createDirectories(root.resolve("usr").resolve(name));
            Files.createSymbolicLink(root.resolve(name), Path.of("usr/" + name));
        }
        return tree;
    }

    Path root() {
        return root;
    }

    /// Those that do not belong to root, by paths relative to the root, without links on the way.
    NavigableMap<String, Owner> owners() {
        return owners;
    }

    /// Puts an entry of a package into the tree; what was there is replaced, but no directory is.
    ///
    /// @param content of a regular file
    void put(DebEntry entry, InputStream content) throws IOException {
        Path path = resolve(entry.path());
        switch (entry) {
            case DebEntry.Directory directory -> {
                putDirectory(path, directory.mode());
                own(path, directory.uid(), directory.gid());
            }
            case DebEntry.RegularFile file -> {
                replace(path);
                Files.copy(content, path);
                mode(path, file.mode());
                own(path, file.uid(), file.gid());
            }
            case DebEntry.SymbolicLink link -> {
                if (!MERGED.contains(link.path()) && !Files.isDirectory(path)) {
                    replace(path);
                    Files.createSymbolicLink(path, Path.of(link.target()));
                }
            }
            case DebEntry.HardLink link -> {
                replace(path);
                Files.createLink(path, resolve(link.target()));
            }
        }
    }

    private void putDirectory(Path path, int mode) throws IOException {
        Path real = Files.isDirectory(path) ? resolveLast(path) : path;
        Files.createDirectories(real);
        directoryModes.put(relative(real), mode); // set at the end: it may be one without a way in
    }

    private static void replace(Path path) throws IOException {
        Files.createDirectories(path.getParent());
        Files.deleteIfExists(path);
    }

    private void own(Path path, long uid, long gid) {
        if (uid == 0 && gid == 0) {
            owners.remove(relative(path));
        } else {
            owners.put(relative(path), new Owner(uid, gid));
        }
    }

    private String relative(Path path) {
        return root.relativize(path).toString();
    }

    /// Writes a text.
    ///
    /// @param mode such as 0644
    void putText(String path, int mode, String text) throws IOException {
        putBytes(path, mode, text.getBytes(UTF_8));
    }

    void putBytes(String path, int mode, byte[] content) throws IOException {
        Path file = resolve(path);
        replace(file);
        Files.write(file, content);
        mode(file, mode);
        owners.remove(relative(file));
    }

    /// Gives a file another name in its directory.
    void rename(String path, String newName) throws IOException {
        Path file = resolve(path);
        Files.move(file, file.resolveSibling(newName), StandardCopyOption.ATOMIC_MOVE);
    }

    boolean has(String path) throws IOException {
        return Files.exists(resolve(path), LinkOption.NOFOLLOW_LINKS);
    }

    byte[] read(String path) throws IOException {
        return Files.readAllBytes(resolveLast(resolve(path)));
    }

    private static void mode(Path path, int mode) throws IOException {
        Files.setAttribute(path, "unix:mode", mode & 07777, LinkOption.NOFOLLOW_LINKS);
    }

    /// Gives directories their modes; nothing can be added afterwards.
    void finish() throws IOException {
        directoryModes.putIfAbsent("", DIRECTORY_MODE);
        for (var each : directoryModes.descendingMap().entrySet()) {
            mode(root.resolve(each.getKey()), each.getValue() | OWNER_MAY_ENTER);
        }
    }

    /// Where a path of the system lies here; links on the way are followed, a link at its end is not.
    Path resolve(String path) throws IOException {
        return walk(path, false);
    }

    private Path resolveLast(Path path) throws IOException {
        return walk(relative(path), true);
    }

    private Path walk(String path, boolean followLast) throws IOException {
        Deque<String> left = new ArrayDeque<>(List.of(path.split("/", -1)));
        Path at = root;
        int links = 0;
        while (!left.isEmpty()) {
            String name = left.removeFirst();
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            if (name.equals("..")) {
                Path parent = at.getParent();
                at = at.equals(root) || parent == null ? root : parent;
                continue;
            }
            Path next = at.resolve(name);
            if (Files.isSymbolicLink(next) && (followLast || !left.isEmpty())) {
                if (++links > MOST_LINKS) {
                    throw new IOException("/%s: too many symbolic links".formatted(path));
                }
                String target = Files.readSymbolicLink(next).toString();
                if (target.startsWith("/")) {
                    at = root;
                }
                List<String> parts = List.of(target.split("/", -1));
                parts.reversed().forEach(left::addFirst);
            } else {
                at = next;
            }
        }
        return at;
    }
}
