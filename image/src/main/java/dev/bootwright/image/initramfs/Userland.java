package dev.bootwright.image.initramfs;

import dev.bootwright.image.debian.BinaryPackage;
import dev.bootwright.image.debian.DebianException;
import dev.bootwright.image.debian.Repository;
import dev.bootwright.image.initramfs.FileTree.Node;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Programs out of Debian packages: those of `userland.txt`, those the operator adds, and busybox for
/// everything else.
final class Userland {

    /// Libraries that a Java runtime or a driver's tool may ask for beside what the programs need.
    private static final List<String> USUAL_LIBRARIES =
            List.of("libc6", "libgcc-s1", "libstdc++6", "zlib1g");

    /// What an added package depends on but finds here in another form, or does not need in memory.
    private static final Set<String> REPLACED =
            Set.of(
                    "adduser",
                    "base-files",
                    "bash",
                    "bsdutils",
                    "coreutils",
                    "cron",
                    "dash",
                    "debconf",
                    "debianutils",
                    "diffutils",
                    "dpkg",
                    "findutils",
                    "gcc-12-base",
                    "gcc-14-base",
                    "grep",
                    "gzip",
                    "init-system-helpers",
                    "initramfs-tools",
                    "kmod",
                    "libc-bin",
                    "libc6",
                    "lsb-base",
                    "mount",
                    "passwd",
                    "perl-base",
                    "sed",
                    "systemd",
                    "sysvinit-utils",
                    "tar",
                    "ucf",
                    "udev",
                    "util-linux");

    private static final Pattern LEFT_OUT =
            Pattern.compile(
                    "usr/share/(doc|doc-base|man|info|locale|lintian|bug|bash-completion|zsh|fish"
                            + "|initramfs-tools|reportbug|menu|applications|icons|pixmaps)(/.*)?"
                            + "|usr/lib/(systemd|udev|tmpfiles\\.d|sysusers\\.d)(/.*)?"
                            + "|etc/(init|init\\.d|cron\\..*|logrotate\\.d|apparmor\\.d|default)(/.*)?"
                            + "|usr/include(/.*)?|.*\\.a|.*/__pycache__(/.*)?");

    private static final byte[] APPLETS = {0, '[', 0, '[', '[', 0};
    static final String BUSYBOX = "usr/bin/busybox";

    private final Repository repository;
    private final UserlandTable table;
    private final List<String> added;

    /// @param added names of packages to take whole, with what they depend on
    Userland(Repository repository, UserlandTable table, Collection<String> added) {
        this.repository = repository;
        this.table = table;
        this.added = List.copyOf(added);
    }

    /// Every package a file may be taken from, by name: an input of the image.
    List<BinaryPackage> inputs() throws DebianException {
        Map<String, BinaryPackage> inputs = new java.util.TreeMap<>();
        for (List<BinaryPackage> some : List.of(base(), whole(), libraries())) {
            some.forEach(each -> inputs.put(each.name(), each));
        }
        return List.copyOf(inputs.values());
    }

    private List<BinaryPackage> base() throws DebianException {
        List<BinaryPackage> base = new ArrayList<>();
        for (String name : table.packages().keySet()) {
            base.add(repository.require(name));
        }
        return base;
    }

    private List<BinaryPackage> whole() throws DebianException {
        return repository.closure(added, each -> !REPLACED.contains(each.name()));
    }

    /// Packages to look for libraries in.
    private List<BinaryPackage> libraries() throws DebianException {
        Set<String> roots = new TreeSet<>(table.packages().keySet());
        roots.addAll(added);
        roots.addAll(USUAL_LIBRARIES);
        return repository.closure(
                roots, each -> each.name().startsWith("lib") || each.name().equals("zlib1g"));
    }

    /// Puts the programs into a tree, without their libraries.
    void addTo(FileTree tree, PackageFiles files) throws IOException {
        repository.fetch(base());
        for (BinaryPackage each : base()) {
            UserlandTable.Choice choice = table.packages().get(each.name());
            if (choice != null) {
                put(tree, files, each, files.read(each, choice::asksFor, Part.PROGRAMS));
            }
        }
        addAdded(tree, files);
        addApplets(tree);
    }

    /// Puts only the added packages into a tree, without their libraries.
    void addAdded(FileTree tree, PackageFiles files) throws IOException {
        List<BinaryPackage> whole = whole();
        repository.fetch(whole);
        for (BinaryPackage each : whole) {
            put(tree, files, each, files.read(each, Userland::isKept, Part.ADDED));
        }
    }

    /// Puts beside the programs of a tree the libraries they ask for.
    ///
    /// @throws DebianException if one is nowhere
    void addLibraries(FileTree tree, PackageFiles files) throws IOException {
        new Libraries(tree, files, libraries()).complete();
    }

    private static boolean isKept(String path) {
        return !LEFT_OUT.matcher(path).matches();
    }

    private static void put(
            FileTree tree, PackageFiles files, BinaryPackage from, Map<String, Node> nodes)
            throws IOException {
        for (Map.Entry<String, Node> entry : nodes.entrySet()) {
            try {
                if (entry.getValue() instanceof Node.Directory) {
                    tree.putDirectory(entry.getKey(), entry.getValue().part());
                } else {
                    tree.put(entry.getKey(), entry.getValue());
                    files.use(from);
                }
            } catch (IllegalArgumentException e) {
                throw new IOException("%s: %s".formatted(from, e.getMessage()), e);
            }
        }
    }

    /// Makes a link to busybox for every applet whose name is not taken.
    private static void addApplets(FileTree tree) throws IOException {
        for (String applet : applets(tree)) {
            String path = "usr/bin/" + applet;
            if (!tree.has(path)) {
                tree.put(path, new Node.SymbolicLink(Part.PROGRAMS, "busybox"));
            }
        }
    }

    /// The names that the busybox of a tree can be called by.
    static List<String> applets(FileTree tree) throws IOException {
        if (!(tree.find(BUSYBOX).orElse(null) instanceof Node.RegularFile busybox)) {
            throw new IOException("package busybox-static has no /" + BUSYBOX);
        }
        try (var in = busybox.content().open()) {
            return applets(in.readAllBytes()).orElseThrow(Userland::noApplets);
        }
    }

    private static IOException noApplets() {
        return new IOException("the table of applets was not found in busybox");
    }

    /// The names busybox can be called by, from the table in it: texts one after the other, in order,
    /// the first two of them `[` and `[[`.
    static Optional<List<String>> applets(byte[] program) {
        int at = indexOf(program, APPLETS);
        if (at < 0) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        int start = at + 1;
        for (int i = start; i < program.length && program[start] != 0; i++) {
            if (program[i] == 0) {
                names.add(
                        new String(
                                program,
                                start,
                                i - start,
                                java.nio.charset.StandardCharsets.US_ASCII));
                start = i + 1;
            }
        }
        return Optional.of(names);
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int i = 0; i <= bytes.length - wanted.length; i++) {
            if (java.util.Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }
}
