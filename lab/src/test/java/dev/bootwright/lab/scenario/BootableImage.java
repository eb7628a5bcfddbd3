package dev.bootwright.lab.scenario;

import dev.bootwright.lab.run.Tool;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// An image of a disk that starts the [SecondKernel]: a GUID partition table, GRUB for BIOS in a partition in
/// the first MiB, and an ext4 file system with the kernel. Made by `sfdisk`, `grub-mkimage` and `mkfs.ext4`,
/// as images of distributions are.
final class BootableImage {

    private static final int SECTOR = 512;
    private static final int CORE = 34;
    private static final int ROOT = 2048;
    private static final long SIZE = 64 << 20;

    /// Where `boot.img` has the sector of what it loads, and the first sector of that the sector of its rest.
    /// Source: GRUB's include/grub/i386/pc/boot.h.
    private static final int KERNEL_SECTOR = 0x5C;

    private static final int BLOCK_LIST = 0x1F4;

    private BootableImage() {}

    /// @param image  whose kernel it starts
    /// @param folder for the files it is made of, and the image
    static Path make(Path image, Path folder) throws IOException {
        Path disk = folder.resolve("disk.raw");
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength(SIZE);
        }
        long root = SIZE / SECTOR - 2 * ROOT;
        Path table =
                Files.writeString(
                        folder.resolve("table"),
                        """
                        label: gpt
                        first-lba: %1$d
                        start=%1$d, size=%2$d, type=21686148-6449-6E6F-744E-656564454649, name=bios
                        start=%3$d, size=%4$d, type=0FC63DAF-8483-4772-8E79-3D69D8477DE4, name=root
                        """
                                .formatted(CORE, ROOT - CORE, ROOT, root));
        Tool.run("sh", "-c", "sfdisk -q '%s' <'%s'".formatted(disk, table));
        Path files = Files.createDirectory(folder.resolve("files"));
        SecondKernel.install(files, image, "image", "/boot", "quiet");
        Path menu = files.resolve("boot/grub/grub.cfg");
        Files.writeString(menu, "set timeout=0\n" + Files.readString(menu));
        Tool.run(
                "mkfs.ext4",
                "-q",
                "-L",
                "root",
                "-d",
                files.toString(),
                "-E",
                "offset=" + ROOT * SECTOR,
                disk.toString(),
                root / 2 + "k");
        writeLoader(disk, folder.resolve("core.img"));
        return disk;
    }

    private static void writeLoader(Path disk, Path core) throws IOException {
        Tool.run(
                ("grub-mkimage -O i386-pc -p (hd0,gpt2)/boot/grub -o %s"
                                + " biosdisk part_gpt ext2 linux normal configfile serial terminal")
                        .formatted(core)
                        .split(" ", -1));
        byte[] boot = Files.readAllBytes(Path.of("/usr/lib/grub/i386-pc/boot.img"));
        ByteBuffer.wrap(boot).order(ByteOrder.LITTLE_ENDIAN).putLong(KERNEL_SECTOR, CORE);
        byte[] loaded = Files.readAllBytes(core);
        ByteBuffer.wrap(loaded).order(ByteOrder.LITTLE_ENDIAN).putLong(BLOCK_LIST, CORE + 1);
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.write(boot, 0, 440);
            file.seek((long) CORE * SECTOR);
            file.write(loaded);
        }
    }
}
