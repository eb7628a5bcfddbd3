package dev.bootwright.lab.scenario;

import dev.bootwright.lab.run.Tool;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The packages that the Debian installer loads (udebs), as the part of an archive that holds them.
///
/// APT fetches them from this computer's own mirror. Not every mirror has all of them; for those that are missing,
/// the same files are taken out of packages of the same version for installed systems: `linux-image-…` has the
/// kernel's modules, `e2fsprogs` the programs. What the installer can do without is left out, so that the archive's
/// index is another than the one that Debian has signed.
final class InstallerPackages {

    private static final String KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";
    private static final String INDEX = "main/debian-installer/binary-amd64/Packages";
    private static final String FOLDER = "installer-packages/";
    private static final String LIBRARIES = "usr/lib/x86_64-linux-gnu";

    /// For Debian 13; `@` stands for the version of the installer's kernel.
    private static final List<String> NAMES =
            List.of(
                    """
                    apt-mirror-setup apt-setup-udeb ata-modules-@-di base-installer bootstrap-base
                    cdrom-core-modules-@-di clock-setup debootstrap-udeb di-utils-mapdevfs disk-detect
                    dmidecode-udeb dosfstools-udeb e2fsprogs-udeb ext4-modules-@-di finish-install grub-installer
                    grub-mount-udeb isofs-modules-@-di libbsd0-udeb libdevmapper1.02.1-udeb libfuse3-4-udeb
                    libmd0-udeb libparted-fs-resize0-udeb libparted2-udeb loop-modules-@-di nobootloader
                    os-prober-udeb partman-auto partman-base partman-basicfilesystems partman-basicmethods
                    partman-efi partman-ext3 partman-partitioning partman-target partman-utils
                    pata-modules-@-di pkgsel rdate-udeb sata-modules-@-di scsi-modules-@-di tzsetup-udeb
                    user-setup-udeb
                    """
                            .split("\\s+"));

    /// What of the kernel's modules is needed in an emulated machine: files and directories.
    private static final Map<String, List<String>> MODULES =
            Map.of(
                    "ata", List.of("drivers/ata/libata.", "drivers/ata/libahci."),
                    "pata", List.of("drivers/ata/ata_generic."),
                    "sata", List.of("drivers/ata/ahci.", "drivers/ata/ata_piix."),
                    "scsi", List.of("drivers/block/virtio_blk.", "drivers/scsi/virtio_scsi."),
                    "cdrom-core", List.of("drivers/cdrom/cdrom.", "drivers/scsi/sr_mod."),
                    "isofs", List.of("fs/isofs/", "fs/udf/"),
                    "loop", List.of("drivers/block/loop."),
                    "ext4", List.of("fs/ext4/", "fs/jbd2/", "fs/mbcache.", "lib/crc16."));

    private static final Set<String> CONTROL =
            Set.of(
                    "Package",
                    "Source",
                    "Version",
                    "Kernel-Version",
                    "Architecture",
                    "Maintainer",
                    "Depends",
                    "Provides",
                    "Section",
                    "Priority",
                    "Installer-Menu-Item",
                    "Description");

    private final Path folder;
    private final Path configuration;
    private final String kernel;
    private final Map<String, Path> files = new TreeMap<>();
    private final List<String> missing = new ArrayList<>();

    private InstallerPackages(Path folder, String kernel) {
        this.folder = folder;
        this.configuration = folder.resolve("apt.conf");
        this.kernel = kernel;
    }

    /// @param mirror of Debian
    /// @param kernel of the installer
    /// @param folder for the packages, on disk
    static InstallerPackages collect(URI mirror, String suite, Path kernel, Path folder)
            throws IOException {
        InstallerPackages packages = new InstallerPackages(folder, version(kernel));
        packages.configure(mirror, suite);
        packages.apt("update");
        List<String> names =
                NAMES.stream().map(name -> name.replace("@", packages.kernel)).toList();
        packages.download(names);
        StringBuilder index = new StringBuilder();
        for (String name : names) {
            Optional<Path> file = packages.downloaded(name);
            if (file.isEmpty()) {
                file = packages.make(name);
            }
            if (file.isEmpty()) {
                packages.missing.add(name);
            } else {
                packages.files.put(FOLDER + name + ".udeb", file.get());
                index.append(packages.indexed(name, file.get())).append('\n');
            }
        }
        packages.writeIndex(suite, index.toString());
        return packages;
    }

    /// Those that could neither be fetched nor made.
    List<String> missing() {
        return missing;
    }

    /// What a mirror answers with, by the path below the archive.
    Map<String, Path> files() {
        return files;
    }

    /// The header of a bzImage has at 0x20E where, 0x200 before it, its version is.
    private static String version(Path kernel) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(kernel.toFile(), "r")) {
            file.seek(0x20E);
            int offset = Short.toUnsignedInt(Short.reverseBytes(file.readShort()));
            file.seek(offset + 0x200L);
            byte[] text = new byte[100];
            file.readFully(text);
            return new String(text, StandardCharsets.US_ASCII).split(" ", 2)[0];
        }
    }

    private void configure(URI mirror, String suite) throws IOException {
        Files.createDirectories(folder.resolve("state/lists/partial"));
        Files.createDirectories(folder.resolve("cache/archives/partial"));
        Files.createDirectories(folder.resolve("packages"));
        Files.writeString(folder.resolve("status"), "");
        Files.writeString(
                folder.resolve("sources.list"),
                "deb [signed-by=%s] %s %s main main/debian-installer\n"
                        .formatted(KEYRING, mirror, suite));
        Files.writeString(
                configuration,
                """
                Dir::State "%1$s/state";
                Dir::State::status "%1$s/status";
                Dir::Cache "%1$s/cache";
                Dir::Etc::sourcelist "%1$s/sources.list";
                Dir::Etc::sourceparts "-";
                Dir::Etc::preferencesparts "-";
                APT::Architecture "amd64";
                APT::Sandbox::User "root";
                Acquire::Languages "none";
                """
                        .formatted(folder));
    }

    private String apt(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("apt-get", "-q", "-c", configuration + ""));
        command.addAll(List.of(arguments));
        return Tool.run(command.toArray(String[]::new));
    }

    /// As far as the mirror has them.
    private void download(List<String> names) throws IOException {
        Tool.runToAny(
                Set.of(0, 100),
                "sh",
                "-c",
                "cd '%s/packages' && apt-get -q -c '%s' download %s"
                        .formatted(folder, configuration, String.join(" ", names)));
    }

    private Optional<Path> downloaded(String name) throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("packages"))) {
            return all.filter(file -> file.getFileName().toString().startsWith(name + "_"))
                    .findFirst();
        }
    }

    private Optional<Path> make(String name) throws IOException {
        Path root = folder.resolve("made").resolve(name);
        if (name.equals("e2fsprogs-udeb")) {
            takeFileSystemTools(root);
        } else if (name.endsWith("-modules-" + kernel + "-di")) {
            takeModules(MODULES.get(name.replace("-modules-" + kernel + "-di", "")), root);
        } else {
            return Optional.empty();
        }
        Files.createDirectories(root.resolve("DEBIAN"));
        Files.writeString(root.resolve("DEBIAN/control"), fields(name, CONTROL::contains));
        Path made = folder.resolve(name + ".udeb");
        Tool.run(
                "dpkg-deb",
                "--root-owner-group",
                "--nocheck",
                "-Zxz",
                "-b",
                root.toString(),
                made.toString());
        return Optional.of(made);
    }

    private Path unpacked(String... names) throws IOException {
        Path root = folder.resolve("unpacked").resolve(names[0]);
        if (!Files.exists(root)) {
            download(List.of(names));
            Files.createDirectories(root);
            for (String name : names) {
                Path file =
                        downloaded(name).orElseThrow(() -> new IOException(name + " is missing"));
                Tool.run("dpkg-deb", "-x", file.toString(), root.toString());
            }
        }
        return root;
    }

    private void takeFileSystemTools(Path root) throws IOException {
        Path from = unpacked("e2fsprogs", "libext2fs2t64", "libss2", "libcom-err2");
        Files.createDirectories(root.resolve(LIBRARIES));
        Files.createDirectories(root.resolve("usr/sbin"));
        Tool.run(
                "sh",
                "-c",
                "cp -d '%1$s'/%3$s/*.so* '%2$s'/%3$s && cd '%1$s/usr/sbin' && cp -d mke2fs e2fsck tune2fs resize2fs badblocks mkfs.ext* fsck.ext* '%2$s/usr/sbin'"
                        .formatted(from, root, LIBRARIES));
    }

    private void takeModules(List<String> wanted, Path root) throws IOException {
        Path image = unpacked("linux-image-" + kernel);
        String modules = "usr/lib/modules/" + kernel + "/kernel";
        Path from = image.resolve(modules);
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String path = from.relativize(file).toString();
                if (wanted.stream().anyMatch(path::startsWith)) {
                    Path target = root.resolve(modules).resolve(path);
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                }
            }
        }
    }

    /// Lines of what the archive says of a package.
    private String fields(String name, Predicate<String> wanted) throws IOException {
        return Tool.run("apt-cache", "-c", configuration.toString(), "show", name)
                        .split("\n\n", 2)[0]
                        .lines()
                        .filter(line -> !line.startsWith(" ") && wanted.test(line.split(":", 2)[0]))
                        .map(line -> line.replaceFirst("ntfs-3g-udeb(, |$)", ""))
                        .collect(Collectors.joining("\n"))
                + "\n";
    }

    private String indexed(String name, Path file) throws IOException {
        return fields(name, CONTROL::contains)
                + "Filename: %s%s.udeb\nSize: %d\nMD5sum: %s\nSHA256: %s\n"
                        .formatted(
                                FOLDER,
                                name,
                                Files.size(file),
                                digest("md5sum", file),
                                digest("sha256sum", file));
    }

    private static String digest(String tool, Path file) throws IOException {
        return Tool.run(tool, file.toString()).split(" ", 2)[0];
    }

    private void writeIndex(String suite, String index) throws IOException {
        Path plain = Files.writeString(folder.resolve("Packages"), index);
        Tool.run("xz", "-k", "-f", plain.toString());
        Tool.run("gzip", "-k", "-f", plain.toString());
        for (String end : List.of("", ".xz", ".gz")) {
            files.put(
                    "dists/%s/%s%s".formatted(suite, INDEX, end), folder.resolve("Packages" + end));
        }
        Path release = Files.writeString(folder.resolve("Release"), release());
        files.put("dists/%s/Release".formatted(suite), release);
    }

    private String sums(String tool) throws IOException {
        StringBuilder sums = new StringBuilder();
        for (String end : List.of("", ".xz", ".gz")) {
            Path file = folder.resolve("Packages" + end);
            sums.append(
                    "\n %s %d %s%s".formatted(digest(tool, file), Files.size(file), INDEX, end));
        }
        return sums.toString();
    }

    /// That of the archive, with other sums for the index of these packages; and so without a signature.
    private String release() throws IOException {
        Path signed;
        try (Stream<Path> lists = Files.list(folder.resolve("state/lists"))) {
            signed =
                    lists.filter(file -> file.toString().endsWith("InRelease"))
                            .findFirst()
                            .orElseThrow();
        }
        String text = Files.readString(signed);
        int begin = text.indexOf("\n\n") + 2;
        return text.substring(begin, text.indexOf("-----BEGIN PGP SIGNATURE"))
                .lines()
                .filter(line -> !line.contains(" " + INDEX))
                .collect(Collectors.joining("\n", "", "\n"))
                .replaceFirst("\nMD5Sum:\n", "\nMD5Sum:" + sums("md5sum") + "\n")
                .replaceFirst("\nSHA256:\n", "\nSHA256:" + sums("sha256sum") + "\n");
    }
}
