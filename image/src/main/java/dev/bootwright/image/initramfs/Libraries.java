package dev.bootwright.image.initramfs;

import dev.bootwright.formats.elf.Elf;
import dev.bootwright.formats.elf.ElfDynamic;
import dev.bootwright.image.debian.BinaryPackage;
import dev.bootwright.image.debian.DebianException;
import dev.bootwright.image.initramfs.FileTree.Node;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Puts beside the programs of a tree the libraries they ask for, and nothing else: each library is
/// looked for in the packages that may give it, and taken alone.
final class Libraries {

    /// Where Debian's dynamic linker looks, in its order, as this tree has the paths.
    private static final List<String> DIRECTORIES =
            List.of("usr/lib/x86_64-linux-gnu/", "usr/lib/");

    private static final List<BinaryPackage> NONE = List.of();

    private final FileTree tree;
    private final PackageFiles packages;
    private final List<BinaryPackage> closed = new ArrayList<>();
    private final Map<String, Found> offered = new TreeMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final Set<String> seen = new HashSet<>();
    private final Map<String, ElfDynamic> known = new LinkedHashMap<>();

    /// @param candidates packages that may be taken from
    Libraries(FileTree tree, PackageFiles packages, Collection<BinaryPackage> candidates) {
        this.tree = tree;
        this.packages = packages;
        this.closed.addAll(candidates);
    }

    private record Found(BinaryPackage from, Node node) {}

    /// Adds what is missing until nothing is.
    ///
    /// @throws DebianException if no candidate has a library, or not in the version that is needed
    void complete() throws IOException {
        for (Map.Entry<String, Node> entry : List.copyOf(tree.nodes().entrySet())) {
            if (entry.getValue() instanceof Node.RegularFile) {
                open.add(entry.getKey());
            }
        }
        while (!open.isEmpty()) {
            String path = open.removeFirst();
            if (seen.add(path)) {
                complete(path);
            }
        }
    }

    private void complete(String path) throws IOException {
        Optional<Elf> elf = elf(path);
        if (elf.isEmpty() || elf.get().machine() != Elf.X86_64) {
            return;
        }
        Optional<String> interpreter = elf.get().interpreter();
        if (interpreter.isPresent()) {
            require(path, interpreter.get().substring(1));
        }
        Optional<ElfDynamic> dynamic = elf.get().dynamic();
        if (dynamic.isPresent()) {
            known.put(path, dynamic.get());
            for (String soname : dynamic.get().needed()) {
                String library = library(path, soname, dynamic.get());
                checkVersions(path, soname, dynamic.get(), library);
            }
        }
    }

    /// Where the library lies in the tree, taken from a package if it was not there.
    private String library(String user, String soname, ElfDynamic dynamic) throws IOException {
        for (String directory : directories(user, dynamic)) {
            if (tree.has(directory + soname)) {
                return require(user, directory + soname);
            }
        }
        Optional<String> place = placeOf(soname);
        for (BinaryPackage candidate : place.isEmpty() ? likeliestFirst(soname) : NONE) {
            load(candidate);
            place = placeOf(soname);
            if (place.isPresent()) {
                break;
            }
        }
        if (place.isPresent()) {
            return require(user, place.get());
        }
        throw new DebianException(
                "%s needs the library %s, which none of the packages it depends on has"
                        .formatted(user, soname),
                "Name the package that has it with --add-package.");
    }

    /// Where a library lies that a package read so far offers.
    private Optional<String> placeOf(String soname) {
        return DIRECTORIES.stream()
                .map(directory -> directory + soname)
                .filter(offered::containsKey)
                .findFirst();
    }

    private static List<String> directories(String user, ElfDynamic dynamic) {
        List<String> directories = new ArrayList<>();
        String origin = user.substring(0, user.lastIndexOf('/') + 1);
        for (String path : dynamic.runpath().split(":", -1)) {
            if (path.startsWith("$ORIGIN")) {
                directories.add(normal(origin + path.substring("$ORIGIN".length()) + "/"));
            } else if (path.startsWith("/")) {
                directories.add(normal(FileTree.merged(path.substring(1)) + "/"));
            }
        }
        directories.addAll(DIRECTORIES);
        if (user.startsWith(JavaRuntime.HOME)) {
            // The launcher loads libjvm.so by its path before anything that asks for it by name.
            directories.add(JavaRuntime.HOME + "lib/server/");
            directories.add(JavaRuntime.HOME + "lib/");
        }
        return directories;
    }

    /// Without empty components, `.` and `..`.
    private static String normal(String path) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/+", -1)) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return parts.isEmpty() ? "" : String.join("/", parts) + "/";
    }

    /// Brings a file into the tree, with the file a link leads to, and returns where that is.
    private String require(String user, String path) throws IOException {
        String merged = FileTree.merged(path);
        if (!tree.has(merged)) {
            if (!offered.containsKey(merged)) {
                for (BinaryPackage candidate : List.copyOf(closed)) {
                    load(candidate);
                }
            }
            Found found = offered.get(merged);
            if (found == null) {
                throw new DebianException(
                        "%s needs /%s, which no package it depends on has".formatted(user, path),
                        "Name the package that has it with --add-package.");
            }
            tree.put(merged, found.node());
            packages.use(found.from());
        }
        if (tree.find(merged).orElseThrow() instanceof Node.SymbolicLink link) {
            String target =
                    link.target().startsWith("/")
                            ? link.target().substring(1)
                            : merged.substring(0, merged.lastIndexOf('/') + 1) + link.target();
            String normal = normal(target);
            return require(user, normal.substring(0, Math.max(0, normal.length() - 1)));
        }
        open.addLast(merged);
        return merged;
    }

    /// Reads which libraries a candidate has, once.
    private void load(BinaryPackage candidate) throws IOException {
        if (closed.remove(candidate)) {
            packages.read(candidate, Libraries::isLibrary, Part.LIBRARIES)
                    .forEach((path, node) -> offered.put(path, new Found(candidate, node)));
        }
    }

    private static boolean isLibrary(String path) {
        return path.startsWith("usr/lib64/")
                || (path.startsWith("usr/lib/") && path.contains(".so"));
    }

    /// Debian names a package of one library after it: `libcom_err.so.2` is in `libcom-err2`. Others
    /// are tried from the smallest on.
    private List<BinaryPackage> likeliestFirst(String soname) {
        String name = letters(soname.replaceFirst("\\.so\\.?", ""));
        return closed.stream()
                .sorted(
                        Comparator.comparing(
                                        (BinaryPackage p) -> !letters(p.name()).startsWith(name))
                                .thenComparingLong(BinaryPackage::size)
                                .thenComparing(BinaryPackage::name))
                .toList();
    }

    private static String letters(String name) {
        return name.replaceAll("[-_.]", "");
    }

    private void checkVersions(String user, String soname, ElfDynamic dynamic, String library)
            throws IOException {
        Set<String> wanted = dynamic.versions().getOrDefault(soname, Set.of());
        if (wanted.isEmpty()) {
            return;
        }
        if (!known.containsKey(library)) {
            Optional<Elf> elf = elf(library);
            Optional<ElfDynamic> found = elf.isEmpty() ? Optional.empty() : elf.get().dynamic();
            found.ifPresent(d -> known.put(library, d));
        }
        ElfDynamic found = known.get(library);
        List<String> missing =
                found == null
                        ? List.of()
                        : wanted.stream().filter(v -> !found.defined().contains(v)).toList();
        if (!missing.isEmpty()) {
            throw new DebianException(
                    "%s needs %s of %s, which /%s does not define"
                            .formatted(user, String.join(", ", missing), soname, library),
                    "It was built for a newer distribution: choose that one with --suite.");
        }
    }

    private Optional<Elf> elf(String path) throws IOException {
        if (!(tree.find(path).orElse(null) instanceof Node.RegularFile file)) {
            return Optional.empty();
        }
        try (InputStream in = file.content().open()) {
            byte[] start = in.readNBytes(16);
            if (!Elf.isElf(start) || path.endsWith(".ko")) {
                return Optional.empty();
            }
        }
        try (InputStream in = file.content().open()) {
            return Optional.of(Elf.read(in.readNBytes(Math.toIntExact(file.content().size()))));
        }
    }
}
