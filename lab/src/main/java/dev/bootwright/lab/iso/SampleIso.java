package dev.bootwright.lab.iso;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.lab.run.Tool;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A live ISO as a distribution makes it, but small: it boots in half a minute on an emulated machine.
///
/// Only the mirrors that this machine's APT is set up with are asked; what was made is kept by the digest
/// of what it was made from. Making one takes up to half a minute, and the right to mount: root's.
public enum SampleIso {

    /// Gentoo since 2024: GRUB, an initramfs by dracut that has no network.
    GENTOO("Gentoo", "Gentoo-amd64-20241103", "xz"),

    /// The same with dracut's livenet, so that the root can come by HTTP.
    GENTOO_LIVENET("Gentoo", "Gentoo-amd64-20241110", "zstd"),

    /// Gentoo before: arguments and files of genkernel, whose initramfs is a stand-in ([Genkernel]).
    GENTOO_GENKERNEL("Gentoo", "Gentoo-amd64-20240901", "gzip"),

    /// Debian live: ISOLINUX and GRUB, an initramfs by live-boot.
    DEBIAN_LIVE("Debian", "DEBIAN_LIVE", "xz"),

    /// [#GENTOO] with a file larger than 4 GiB, which takes two extents; nearly all of it is a hole.
    LARGE("Gentoo", "Gentoo-amd64-LARGE", "gzip");

    /// The large file of [#LARGE].
    public static final String LARGE_FILE = "stages.tar";

    /// Its size in bytes: over the border of its two extents, and no whole number of blocks.
    public static final long LARGE_FILE_SIZE = (4L << 30) + (64 << 20) + 12_345;

    /// What stands in it at its start, across 4 GiB, and at its end.
    public static final List<String> LARGE_FILE_WORDS =
            List.of("at the start", "across 4 GiB", "at the end");

    /// Another one makes others, also of the same packages.
    private static final String GENERATION = "1";

    private static final List<String> RESOURCES =
            List.of(
                    "overlay.sh",
                    "root/init",
                    "genkernel/init",
                    "genkernel/initrd.defaults",
                    "genkernel/initrd.scripts",
                    "gentoo/grub.cfg",
                    "gentoo/grub-genkernel.cfg",
                    "debian/grub.cfg",
                    "debian/live.cfg",
                    "debian/first.cfg");

    private final String distribution;
    private final String volume;
    private final String compression;

    SampleIso(String distribution, String volume, String compression) {
        this.distribution = distribution;
        this.volume = volume;
        this.compression = compression;
    }

    /// Lower case, with `-` between words.
    public String sampleName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The volume identifier.
    public String volume() {
        return volume;
    }

    /// What the running system writes to the first serial port: a regular expression, whose first group
    /// is the type of the file system at `/`.
    public String marker() {
        return LiveRoot.marker(sampleName());
    }

    /// The folders of the image's kernel, initramfs and root, in this order.
    public List<String> bootFiles() {
        return this == DEBIAN_LIVE
                ? List.of("live/vmlinuz", "live/initrd.img", "live/filesystem.squashfs")
                : List.of("boot/gentoo", "boot/gentoo.igz", "image.squashfs");
    }

    /// Programs that making any of them takes and this machine lacks, with their Debian packages.
    public static List<String> missingPrograms() {
        return List.of(
                        "apt-get apt",
                        "busybox busybox-static",
                        "cpio cpio",
                        "curl curl",
                        "dhclient isc-dhcp-client",
                        "dmsetup dmsetup",
                        "depmod kmod",
                        "grub-mkrescue grub-common",
                        "mcopy mtools",
                        "mkfs.vfat dosfstools",
                        "mkinitramfs initramfs-tools-core",
                        "mksquashfs squashfs-tools",
                        "udevadm udev",
                        "xorriso xorriso",
                        "xz xz-utils",
                        "zstd zstd")
                .stream()
                .map(each -> each.split(" ", -1))
                .filter(each -> Tool.find(each[0]).isEmpty())
                .map(each -> "%s (Debian package %s)".formatted(each[0], each[1]))
                .toList();
    }

    /// The ISO, made unless the cache has it.
    ///
    /// @param cache folder for what can be had again, as `BOOTWRIGHT_CACHE` names it
    /// @throws IOException if a program fails; with what it said
    public Path make(Path cache) throws IOException {
        List<DebianPackage> packages = DebianPackage.newest(packages());
        Path folder = Files.createDirectories(cache.resolve("lab"));
        Path iso = folder.resolve("%s-%s.iso".formatted(sampleName(), digest(packages)));
        if (Files.exists(iso)) {
            return iso;
        }
        Path work = Files.createTempDirectory(folder, sampleName());
        try {
            List<Path> files = new ArrayList<>();
            for (DebianPackage each : packages) {
                files.add(each.file(folder.resolve("packages")));
            }
            Path made = work.resolve("iso");
            write(Parts.unpack(files, work.resolve("parts")), work, made);
            return Files.move(made, iso, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Tool.run("rm", "-rf", work.toString());
        }
    }

    private List<String> packages() throws IOException {
        List<String> names =
                new ArrayList<>(List.of(DebianPackage.dependency("linux-image-cloud-amd64")));
        names.addAll(
                switch (this) {
                    case GENTOO, LARGE -> List.of("dracut-core", "dracut-live");
                    case GENTOO_LIVENET ->
                            List.of(
                                    "dracut-core",
                                    "dracut-live",
                                    "dracut-network",
                                    "iputils-arping");
                    case GENTOO_GENKERNEL -> List.of();
                    case DEBIAN_LIVE ->
                            List.of(
                                    "live-boot",
                                    "live-boot-initramfs-tools",
                                    "isolinux",
                                    "syslinux-common");
                });
        return names;
    }

    private String digest(List<DebianPackage> packages) throws IOException {
        List<byte[]> inputs = new ArrayList<>();
        inputs.add((GENERATION + this + packages).getBytes(UTF_8));
        inputs.add(Files.readAllBytes(Path.of("/bin/busybox")));
        for (String each : RESOURCES) {
            inputs.add(Resource.text(each).getBytes(UTF_8));
        }
        return LiveRoot.digest(inputs.toArray(byte[][]::new)).substring(0, 16);
    }

    private void write(Parts parts, Path work, Path iso) throws IOException {
        Path tree = work.resolve("medium");
        List<Path> files = bootFiles().stream().map(tree::resolve).toList();
        for (Path each : files) {
            Files.createDirectories(each.getParent());
        }
        Files.copy(parts.kernel(), files.get(0));
        Path scratch = Files.createDirectory(work.resolve("initramfs"));
        switch (this) {
            case GENTOO, LARGE -> Initramfs.dracut(parts, scratch, files.get(1));
            case GENTOO_LIVENET -> Initramfs.dracutLivenet(parts, scratch, files.get(1));
            case GENTOO_GENKERNEL -> Genkernel.write(parts, scratch, files.get(1));
            case DEBIAN_LIVE -> Initramfs.liveBoot(parts, scratch, files.get(1));
        }
        Tool.run("chmod", "644", files.get(1).toString());
        Path root = Files.createDirectory(work.resolve("root"));
        LiveRoot.write(sampleName(), distribution, compression, root, files.get(2));
        if (this == DEBIAN_LIVE) {
            debianMenus(tree);
            Medium.isolinux(parts, tree, volume, work, iso);
        } else {
            String menu = this == GENTOO_GENKERNEL ? "grub-genkernel.cfg" : "grub.cfg";
            Resource.write("gentoo/" + menu, volume, tree.resolve("boot/grub/grub.cfg"));
            Files.createFile(tree.resolve("livecd"));
            if (this == LARGE) {
                writeLargeFile(tree.resolve(LARGE_FILE));
            }
            Medium.grub(tree, volume, iso);
        }
    }

    private void debianMenus(Path tree) throws IOException {
        Resource.write("debian/grub.cfg", volume, tree.resolve("boot/grub/grub.cfg"));
        Resource.write("debian/loopback.cfg", volume, tree.resolve("boot/grub/loopback.cfg"));
        for (String each : List.of("isolinux.cfg", "menu.cfg", "live.cfg")) {
            Resource.write("debian/" + each, volume, tree.resolve("isolinux").resolve(each));
        }
        Resource.write("debian/info", volume, tree.resolve(".disk/info"));
    }

    private static void writeLargeFile(Path file) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(LARGE_FILE_SIZE);
            List<String> words = LARGE_FILE_WORDS;
            List<Long> places =
                    List.of(0L, (4L << 30) - 6, LARGE_FILE_SIZE - words.get(2).length());
            for (int i = 0; i < words.size(); i++) {
                out.seek(places.get(i));
                out.write(words.get(i).getBytes(UTF_8));
            }
        }
    }
}
