package dev.bootwright.image.root;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.image.debian.BinaryPackage;
import dev.bootwright.image.debian.DebFile;
import dev.bootwright.image.debian.DebianException;
import dev.bootwright.image.debian.Repository;
import dev.bootwright.image.file.DirectoryTree;
import dev.bootwright.image.initramfs.BuildProgress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Makes a root of Debian packages. Needs no privilege, only `mkfs.ext4` and `debugfs`.
public final class RootBuilder {

    private static final String INIT = "usr/sbin/init";
    private static final String REAL_INIT = "init.real";

    /// What every system has: Debian's essential packages, and what boots and looks after itself.
    private static final List<String> BASE =
            List.of(
                    "apt",
                    "base-files",
                    "base-passwd",
                    "bash",
                    "bsdutils",
                    "coreutils",
                    "dash",
                    "debianutils",
                    "diffutils",
                    "dpkg",
                    "e2fsprogs",
                    "findutils",
                    "grep",
                    "gzip",
                    "hostname",
                    "init-system-helpers",
                    "iproute2",
                    "kmod",
                    "libc-bin",
                    "login",
                    "mawk",
                    "mount",
                    "ncurses-base",
                    "ncurses-bin",
                    "passwd",
                    "perl-base",
                    "procps",
                    "sed",
                    "systemd-sysv",
                    "sysvinit-utils",
                    "tar",
                    "udev",
                    "util-linux");

    private final Repository repository;

    /// @param repository left open
    public RootBuilder(Repository repository) {
        this.repository = repository;
    }

    /// The packages of a root, with what they depend on, by name.
    ///
    /// @throws DebianException if one is missing
    public List<BinaryPackage> packages(RootOptions options) throws DebianException {
        Set<String> names = new LinkedHashSet<>(BASE);
        names.addAll(options.packages());
        // Instead of the package that would merge what is merged from the start, and of Perl with
        // it.
        repository.find("usr-is-merged").map(BinaryPackage::name).ifPresent(names::add);
        return repository.closure(names, _ -> true);
    }

    /// Makes an image; one of that name is replaced as a whole.
    ///
    /// @return the number of packages in it
    /// @throws DebianException if a package is missing or cannot be had
    /// @throws IOException     if an input is not what it should be, or what is wanted does not fit
    public int build(RootOptions options, Path image, BuildProgress progress) throws IOException {
        List<BinaryPackage> packages = packages(options);
        repository.fetch(packages);
        Path folder = image.toAbsolutePath().getParent();
        Path scratch = Files.createTempDirectory(folder, "." + image.getFileName() + ".tree");
        try {
            Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwx------"));
            RootTree tree = RootTree.begin(Files.createDirectory(scratch.resolve("root")));
            unpack(packages, tree, progress);
            addOwnFiles(tree, options);
            for (Path overlay : options.overlays()) {
                addOverlay(tree, overlay);
            }
            tree.finish();
            progress.at("making the file system", 0, 0);
            Ext4File.write(tree, options.size(), image.toAbsolutePath());
            return packages.size();
        } finally {
            DirectoryTree.remove(scratch);
        }
    }

    private void unpack(List<BinaryPackage> packages, RootTree tree, BuildProgress progress)
            throws IOException {
        DpkgDatabase database = new DpkgDatabase(tree);
        long all = packages.stream().mapToLong(BinaryPackage::size).sum();
        long done = 0;
        for (BinaryPackage each : packages) {
            progress.at("unpacking packages", done, all);
            done += each.size();
            List<String> paths = new ArrayList<>();
            try (DebFile deb = repository.open(each)) {
                deb.visit((entry, content) -> {
                    paths.add(entry.path());
                    tree.put(entry, content);
                });
                database.add(each, deb.controlFiles(), paths);
            }
        }
        database.finish();
    }

    private static void addOwnFiles(RootTree tree, RootOptions options) throws IOException {
        // Made by base-passwd's own script, which other scripts do not wait for.
        String passwd = new String(tree.read("usr/share/base-passwd/passwd.master"), UTF_8);
        if (options.passwordHash().isPresent()) {
            passwd = passwd.replaceFirst("(?m)^root:[^:]*:", "root:HASH:");
            passwd = passwd.replace("root:HASH:", "root:" + options.passwordHash().get() + ":");
        }
        tree.putText("etc/passwd", 0600, passwd); // its hash goes to /etc/shadow at the first start
        byte[] groups = tree.read("usr/share/base-passwd/group.master");
        tree.putBytes("etc/group", 0644, groups);
        tree.putText("etc/hostname", 0644, options.hostname() + "\n");
        tree.putText(
                "etc/hosts",
                0644,
                "127.0.0.1 localhost\n127.0.1.1 %s\n::1 localhost\n".formatted(options.hostname()));
        tree.putText("etc/fstab", 0644, "# The root is mounted by what found it.\n");
        if (!tree.has(INIT)) {
            throw new IOException("no package has /sbin/init");
        }
        tree.rename(INIT, REAL_INIT);
        try (InputStream in = RootBuilder.class.getResourceAsStream("first-start")) {
            if (in == null) {
                throw new IllegalStateException("first-start is not beside its class");
            }
            tree.putBytes(INIT, 0755, in.readAllBytes());
        }
    }

    private static void addOverlay(RootTree tree, Path overlay) throws IOException {
        Files.walkFileTree(
                overlay,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        String path = overlay.relativize(file).toString();
                        if (attributes.isSymbolicLink()) {
                            tree.put(
                                    new dev.bootwright.image.debian.DebEntry.SymbolicLink(
                                            path, Files.readSymbolicLink(file).toString()),
                                    InputStream.nullInputStream());
                        } else if (attributes.isRegularFile()) {
                            int mode = (Integer) Files.getAttribute(file, "unix:mode");
                            tree.putBytes(path, mode & 07777, Files.readAllBytes(file));
                        } else {
                            throw new IOException(
                                    file + ": neither file, directory nor symbolic link");
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
