package dev.bootwright.image.iso;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.cpio.CpioEntry;
import dev.bootwright.formats.cpio.CpioWriter;
import dev.bootwright.image.debian.Peers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/// A small ISO in the layout of Gentoo's, made by xorriso; only the kernel's header is one of a kernel.
final class SpecimenIso {

    private static final int KERNEL_BYTES = 20_001;
    private static final int ROOT_BYTES = 100_003;

    private final Path directory;

    SpecimenIso(Path directory) {
        this.directory = directory;
    }

    /// @param seed of what is in the kernel and the root
    Path make(String name, int seed) throws IOException, InterruptedException {
        Path tree = directory.resolve(name + ".tree");
        write(tree, "boot/gentoo", kernel(seed));
        write(tree, "boot/gentoo.igz", initramfs());
        write(tree, "image.squashfs", root(seed));
        write(
                tree,
                "boot/grub/grub.cfg",
                """
                set timeout=10
                menuentry 'Boot LiveCD (kernel: gentoo)' --class gnu-linux {
                  search --no-floppy --set=root -l Gentoo-amd64-20261101
                  linux /boot/gentoo dokeymap root=live:CDLABEL=Gentoo-amd64-20261101 rd.live.dir=/ rd.live.squashimg=image.squashfs cdroot
                  initrd /boot/gentoo.igz
                }
                menuentry 'Boot LiveCD (kernel: gentoo) (cached)' --class gnu-linux {
                  linux /boot/gentoo dokeymap root=live:CDLABEL=Gentoo-amd64-20261101 rd.live.dir=/ rd.live.squashimg=image.squashfs cdroot rd.live.ram=1
                  initrd /boot/gentoo.igz
                }
                menuentry 'Boot LiveCD (nothing to see)' --class gnu-linux {
                  linux /boot/gentoo nox root=live:CDLABEL=Gentoo-amd64-20261101 rd.live.dir=/ rd.live.squashimg=image.squashfs cdroot
                  initrd /boot/gentoo.igz
                }
                """
                        .getBytes(UTF_8));
        write(tree, "pool/a b.txt", "beside".getBytes(UTF_8));
        Path iso = directory.resolve(name + ".iso");
        Files.deleteIfExists(iso);
        run(
                "xorriso",
                "-as",
                "mkisofs",
                "-quiet",
                "-R",
                "-V",
                "Gentoo-amd64-20261101",
                "-o",
                iso.toString(),
                tree.toString());
        return iso;
    }

    /// An ISO with a file and nothing to boot.
    Path makeWithoutKernel() throws IOException, InterruptedException {
        Path tree = directory.resolve("data.tree");
        write(tree, "readme.txt", "nothing to boot".getBytes(UTF_8));
        Path iso = directory.resolve("data.iso");
        run(
                "xorriso",
                "-as",
                "mkisofs",
                "-quiet",
                "-R",
                "-V",
                "DATA",
                "-o",
                iso.toString(),
                tree.toString());
        return iso;
    }

    static String run(String... command) throws IOException, InterruptedException {
        return Peers.run(List.of(command));
    }

    static byte[] root(int seed) {
        byte[] root = random(ROOT_BYTES, seed);
        System.arraycopy("hsqs".getBytes(UTF_8), 0, root, 0, 4);
        return root;
    }

    /// Linux, `Documentation/arch/x86/boot.rst`: `HdrS` at 0x202, boot flag at 0x1FE.
    static byte[] kernel(int seed) {
        byte[] kernel = random(KERNEL_BYTES, seed + 1);
        ByteBuffer header = ByteBuffer.wrap(kernel).order(ByteOrder.LITTLE_ENDIAN);
        header.put(0x1F1, (byte) 4).putShort(0x1FE, (short) 0xAA55);
        header.put(0x202, "HdrS".getBytes(UTF_8)).putShort(0x206, (short) 0x020F);
        header.putShort(0x20E, (short) 0x400);
        header.put(0x600, "6.6.58-gentoo-dist (portage) #1 SMP\0".getBytes(UTF_8));
        return kernel;
    }

    /// The files by which dracut with `dmsquash-live` and without `livenet` is known.
    static byte[] initramfs() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            CpioWriter cpio = new CpioWriter(gzip);
            long inode = 1;
            for (String path :
                    List.of(
                            "usr",
                            "usr/lib",
                            "usr/lib/dracut",
                            "usr/lib/dracut/hooks",
                            "usr/lib/dracut/hooks/cmdline",
                            "usr/sbin")) {
                cpio.write(CpioEntry.directory(path, inode++, 0755));
            }
            for (List<String> file :
                    List.of(
                            List.of(
                                    "usr/lib/dracut/modules.txt",
                                    "base\ndmsquash-live\noverlayfs\n"),
                            List.of(
                                    "usr/lib/dracut/hooks/cmdline/30-parse-dmsquash-live.sh",
                                    "#!/bin/sh\n"),
                            List.of("usr/sbin/dmsquash-live-root", "#!/bin/sh\n"))) {
                byte[] content = file.getLast().getBytes(UTF_8);
                cpio.write(
                        CpioEntry.file(file.getFirst(), inode++, 0755, content.length),
                        new ByteArrayInputStream(content));
            }
            cpio.finish();
        }
        return bytes.toByteArray();
    }

    private static byte[] random(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static void write(Path tree, String path, byte[] content) throws IOException {
        Path file = tree.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }
}
