package dev.bootwright.image.initramfs;

import dev.bootwright.image.debian.BinaryPackage;
import dev.bootwright.image.debian.DebEntry;
import dev.bootwright.image.debian.DebFile;
import dev.bootwright.image.debian.Repository;
import dev.bootwright.image.initramfs.FileTree.Node;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Files out of packages, and which packages gave one.
final class PackageFiles {

    private final Repository repository;
    private final SortedMap<String, BinaryPackage> used = new TreeMap<>();

    PackageFiles(Repository repository) {
        this.repository = repository;
    }

    /// Reads the wanted files of a package into memory.
    ///
    /// @param wanted tells by a path as the image has it
    /// @param part   of the image the files are for
    /// @return by paths as the image has them; hard links become files of their own
    Map<String, Node> read(BinaryPackage from, Predicate<String> wanted, String part)
            throws IOException {
        Map<String, Node> nodes = new LinkedHashMap<>();
        Map<String, Node> files = new HashMap<>();
        try (DebFile deb = repository.open(from)) {
            deb.visit((entry, content) -> {
                String path = FileTree.merged(entry.path());
                if (!wanted.test(path)) {
                    return;
                }
                switch (entry) {
                    case DebEntry.RegularFile file -> {
                        Content bytes = Content.of(content.readAllBytes());
                        Node node = new Node.RegularFile(part, file.mode() & 07777, bytes);
                        nodes.put(path, node);
                        files.put(entry.path(), node);
                    }
                    case DebEntry.SymbolicLink link ->
                            nodes.put(path, new Node.SymbolicLink(part, link.target()));
                    case DebEntry.HardLink link -> {
                        Node target = files.get(link.target());
                        if (target != null) {
                            nodes.put(path, target);
                        }
                    }
                    case DebEntry.Directory directory ->
                            nodes.put(path, new Node.Directory(part, directory.mode() & 07777));
                }
            });
        }
        return nodes;
    }

    /// Notes that a file of the package goes into the image.
    void use(BinaryPackage of) {
        used.put(of.name(), of);
    }

    /// The packages that gave files, by name.
    SortedMap<String, BinaryPackage> used() {
        return used;
    }
}
