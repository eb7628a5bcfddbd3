package dev.bootwright.lab.iso;

import dev.bootwright.formats.cpio.CpioEntry;
import dev.bootwright.formats.cpio.CpioWriter;
import dev.bootwright.lab.run.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A stand-in for the initramfs of genkernel, which no Debian package holds. Its layout is genkernel's own,
/// by which it is recognised; its programs are ours, and understand what live media of Gentoo pass to
/// them: `cdroot`, `loop=`, `looptype=squashfs`, `docache`, `real_init=`.
///
/// As in the real one, a file that `loop=` names is taken from the initramfs itself when it is there,
/// and looked for on a medium with a file `/livecd` otherwise; folders to be written to are copied to
/// memory, the others are links into the image.
///
/// Source: genkernel 4.3, `gen_initramfs.sh` (the layout), `defaults/linuxrc` and
/// `defaults/initrd.defaults` (the parameters).
final class Genkernel {

    private static final String FOLDERS =
            ".initrd bin dev etc lib lib/console lib/dracut mnt proc run sbin sys tmp usr usr/bin"
                    + " usr/lib usr/sbin var var/log";

    private static final String APPLETS =
            "sh mount umount mkdir modprobe cat ls switch_root sleep cp ln dirname poweroff";

    private static final List<String> DRIVERS =
            List.of(
                    "virtio_pci",
                    "virtio_blk",
                    "virtio_scsi",
                    "ata_piix",
                    "sd_mod",
                    "sr_mod",
                    "isofs",
                    "loop",
                    "squashfs");

    private Genkernel() {}

    /// @param work an empty folder
    static void write(Parts parts, Path work, Path image) throws IOException {
        Path tree = Files.createDirectory(work.resolve("tree"));
        for (String each : FOLDERS.split(" ", -1)) {
            Files.createDirectories(tree.resolve(each));
        }
        Files.copy(Path.of("/bin/busybox"), tree.resolve("bin/busybox"));
        for (String each : APPLETS.split(" ", -1)) {
            Files.createSymbolicLink(tree.resolve("bin").resolve(each), Path.of("busybox"));
        }
        Resource.writeProgram("genkernel/init", tree.resolve("init"));
        Files.createSymbolicLink(tree.resolve("linuxrc"), Path.of("init"));
        for (String each : List.of("build_id", "build_date", "initrd-release", "initrd.defaults")) {
            Resource.write("genkernel/" + each, "", tree.resolve("etc").resolve(each));
        }
        Resource.write("genkernel/initrd.scripts", "", tree.resolve("etc/initrd.scripts"));
        Resource.write("genkernel/build_id", "", tree.resolve("lib/dracut/dracut-gk-version.info"));
        copyDrivers(parts, tree);
        Path archive = work.resolve("initramfs");
        try (OutputStream out = Files.newOutputStream(archive)) {
            archive(tree, out);
        }
        Tool.run("xz", "-0", "--check=crc32", archive.toString());
        Files.move(Path.of(archive + ".xz"), image);
    }

    private static void copyDrivers(Parts parts, Path tree) throws IOException {
        Path modules = parts.usr("lib/modules");
        for (String driver : DRIVERS) {
            String loaded =
                    Tool.run(
                            "modprobe",
                            "-d",
                            parts.usr("").toString(),
                            "-S",
                            parts.release(),
                            "--show-depends",
                            driver);
            for (String line : loaded.lines().filter(l -> l.startsWith("insmod ")).toList()) {
                Path file = Path.of(line.split(" ", 3)[1]);
                Path copy = tree.resolve("lib/modules").resolve(modules.relativize(file));
                Files.createDirectories(copy.getParent());
                if (Files.notExists(copy)) {
                    Files.copy(file, copy);
                }
            }
        }
        Tool.run("depmod", "-b", tree.toString(), parts.release());
    }

    private static void archive(Path tree, OutputStream out) throws IOException {
        CpioWriter archive = new CpioWriter(out);
        long ino = 1;
        List<Path> files;
        try (Stream<Path> walk = Files.walk(tree)) {
            files = walk.filter(file -> !file.equals(tree)).sorted().toList();
        }
        for (Path file : files) {
            String name = tree.relativize(file).toString();
            if (Files.isSymbolicLink(file)) {
                String target = Files.readSymbolicLink(file).toString();
                archive.writeLink(CpioEntry.symbolicLink(name, ino, target), target);
            } else if (Files.isDirectory(file)) {
                archive.write(CpioEntry.directory(name, ino, 0755));
            } else {
                int permissions = Files.isExecutable(file) ? 0755 : 0644;
                try (InputStream content = Files.newInputStream(file)) {
                    archive.write(
                            CpioEntry.file(name, ino, permissions, Files.size(file)), content);
                }
            }
            ino++;
        }
        archive.finish();
    }
}
