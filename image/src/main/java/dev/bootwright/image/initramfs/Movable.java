package dev.bootwright.image.initramfs;

import dev.bootwright.formats.elf.Elf;
import dev.bootwright.formats.elf.ElfDynamic;
import dev.bootwright.image.initramfs.FileTree.Node;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which files of an image can wait for its payload disk: all that is not needed to find the disk, to start
/// the agent on it and to reach the server.
///
/// They go in this order, of each kind the largest first: what the operator added; programs, but for
/// busybox; libraries that nothing asks for which stays.
final class Movable {

    /// What is needed before there is an agent.
    private static final List<String> EARLY =
            List.of("usr/lib/modules/", "usr/lib/jvm/", "usr/lib/firmware/");

    private final FileTree tree;

    /// @param tree from which files may be taken meanwhile
    Movable(FileTree tree) {
        this.tree = tree;
    }

    List<String> added() {
        return largestFirst(Set.of(Part.ADDED, Part.OVERLAY), Set.of("init"));
    }

    List<String> programs() {
        return largestFirst(Set.of(Part.PROGRAMS), Set.of(Userland.BUSYBOX));
    }

    /// Right only when [#added] and [#programs] have been taken.
    List<String> libraries() throws IOException {
        return largestFirst(Set.of(Part.LIBRARIES), needed());
    }

    private List<String> largestFirst(Set<String> parts, Set<String> staying) {
        List<Map.Entry<String, Node.RegularFile>> files = new ArrayList<>();
        tree.nodes()
                .forEach((path, node) -> {
                    if (node instanceof Node.RegularFile file
                            && parts.contains(file.part())
                            && !staying.contains(path)
                            && EARLY.stream().noneMatch(path::startsWith)) {
                        files.add(Map.entry(path, file));
                    }
                });
        files.sort(
                Comparator.comparingLong((Map.Entry<String, Node.RegularFile> each) ->
                                -each.getValue().content().size())
                        .thenComparing(Map.Entry::getKey));
        return files.stream().map(Map.Entry::getKey).toList();
    }

    /// Libraries that the files need which are no libraries, and those that these need in turn. The
    /// linker looks for them by name, and so does this.
    private Set<String> needed() throws IOException {
        Map<String, List<String>> byName = new HashMap<>();
        Deque<String> open = new ArrayDeque<>();
        for (Map.Entry<String, Node> each : tree.nodes().entrySet()) {
            byName.computeIfAbsent(name(each.getKey()), _ -> new ArrayList<>()).add(each.getKey());
            if (!each.getValue().part().equals(Part.LIBRARIES)) {
                open.add(each.getKey());
            }
        }
        Set<String> needed = new HashSet<>();
        while (!open.isEmpty()) {
            String path = open.removeFirst();
            if (needed.add(path)) {
                wants(path).forEach(name -> open.addAll(byName.getOrDefault(name, List.of())));
            }
        }
        return needed;
    }

    private List<String> wants(String path) throws IOException {
        Optional<Node> node = tree.find(path);
        if (node.orElse(null) instanceof Node.SymbolicLink link) {
            return List.of(name(link.target()));
        }
        return node.orElse(null) instanceof Node.RegularFile file && !path.endsWith(".ko")
                ? wants(file)
                : List.of();
    }

    private static List<String> wants(Node.RegularFile file) throws IOException {
        try (InputStream in = file.content().open()) {
            byte[] start = in.readNBytes(16);
            if (!Elf.isElf(start)) {
                return List.of();
            }
        }
        try (InputStream in = file.content().open()) {
            Elf elf = Elf.read(in.readAllBytes());
            List<String> names = new ArrayList<>();
            elf.interpreter().ifPresent(path -> names.add(name(path)));
            elf.dynamic().map(ElfDynamic::needed).ifPresent(names::addAll);
            return names;
        }
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
