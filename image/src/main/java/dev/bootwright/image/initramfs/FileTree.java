package dev.bootwright.image.initramfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

/// A root file system in memory: paths to what is there. Everything belongs to root.
///
/// Paths are relative to the root and lead through no link: `/bin`, `/sbin`, `/lib` and `/lib64` are
/// links into `/usr`, and `/usr/sbin` is one to `/usr/bin`, so a path through them is put where they
/// lead. The directories of a path are made as they are needed.
final class FileTree {

    /// What a directory on the way to a file is made with.
    private static final int DIRECTORY_MODE = 0755;

    private final TreeMap<String, Node> nodes = new TreeMap<>();

    sealed interface Node {

        /// Which part of the image it belongs to, for the table of sizes.
        String part();

        /// @param permissions such as `0755`
        record Directory(String part, int permissions) implements Node {}

        /// @param permissions such as `0644`
        record RegularFile(String part, int permissions, Content content) implements Node {}

        /// @param target as it is written into the link
        record SymbolicLink(String part, String target) implements Node {}

        record CharacterDevice(String part, int permissions, int major, int minor)
                implements Node {}
    }

    FileTree() {
        for (String name : new String[] {"bin", "sbin"}) {
            nodes.put(name, new Node.SymbolicLink(Part.SKELETON, "usr/bin"));
        }
        nodes.put("lib", new Node.SymbolicLink(Part.SKELETON, "usr/lib"));
        nodes.put("lib64", new Node.SymbolicLink(Part.SKELETON, "usr/lib64"));
        putDirectory("usr", Part.SKELETON);
        nodes.put("usr/sbin", new Node.SymbolicLink(Part.SKELETON, "bin"));
        putDirectory("usr/bin", Part.SKELETON);
        putDirectory("usr/lib64", Part.SKELETON);
    }

    /// A path as this tree has it: `lib/x` and `usr/sbin/y` lie in `usr/lib/x` and `usr/bin/y`.
    static String merged(String path) {
        int slash = path.indexOf('/');
        String first = slash < 0 ? path : path.substring(0, slash);
        String rest = slash < 0 ? "" : path.substring(slash);
        return switch (first) {
            case "bin", "sbin" -> "usr/bin" + rest;
            case "lib", "lib64" -> "usr/" + path;
            case "usr" ->
                    path.startsWith("usr/sbin/") || path.equals("usr/sbin")
                            ? "usr/bin" + path.substring("usr/sbin".length())
                            : path;
            default -> path;
        };
    }

    /// Puts a file, link or device, in the place of what was there.
    ///
    /// @throws IllegalArgumentException if a file is where the path needs a directory
    void put(String path, Node node) {
        String merged = merged(path);
        putParents(merged, node.part());
        String inside = nodes.ceilingKey(merged + "/");
        if (!(node instanceof Node.Directory)
                && inside != null
                && inside.startsWith(merged + "/")) {
            throw new IllegalArgumentException(path + ": is a directory with files in it");
        }
        nodes.put(merged, node);
    }

    /// Puts a file of text everyone may read.
    void putText(String path, String part, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        put(path, new Node.RegularFile(part, 0644, Content.of(bytes)));
    }

    /// Puts a directory unless it is there.
    void putDirectory(String path, String part) {
        String merged = merged(path);
        if (!nodes.containsKey(merged)) {
            put(path, new Node.Directory(part, DIRECTORY_MODE));
        }
    }

    private void putParents(String path, String part) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            String parent = path.substring(0, slash);
            Node there = nodes.putIfAbsent(parent, new Node.Directory(part, DIRECTORY_MODE));
            if (there != null && !(there instanceof Node.Directory)) {
                throw new IllegalArgumentException(
                        "%s: /%s is not a directory".formatted(path, parent));
            }
        }
    }

    /// Takes a file out of the tree; its directory stays.
    void remove(String path) {
        nodes.remove(merged(path));
    }

    Optional<Node> find(String path) {
        return Optional.ofNullable(nodes.get(merged(path)));
    }

    boolean has(String path) {
        return nodes.containsKey(merged(path));
    }

    /// Every node by its path, a directory before what is in it.
    SortedMap<String, Node> nodes() {
        return Collections.unmodifiableSortedMap(nodes);
    }

    /// Changes files in place.
    ///
    /// @param change of a path and its file, what it becomes
    void replaceFiles(BiFunction<String, Node.RegularFile, Node> change) {
        for (Map.Entry<String, Node> entry : nodes.entrySet()) {
            if (entry.getValue() instanceof Node.RegularFile file) {
                entry.setValue(change.apply(entry.getKey(), file));
            }
        }
    }
}
