package dev.bootwright.lab.iso;

import dev.bootwright.lab.run.Tool;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Makes an ISO of a folder, as distributions do: it boots by BIOS and by UEFI, from CD (El Torito) and
/// copied to a USB stick (isohybrid).
///
/// The image is written with holes where it is empty, so that a large one takes little room.
final class Medium {

    /// Of everything made, in seconds since 1970: equal input, equal bytes, as far as the programs go.
    static final String TIME = "1730592000";

    private static final int EFI_KIBIBYTES = 4096;

    private Medium() {}

    /// As Gentoo's catalyst does: GRUB for both kinds of firmware, Rock Ridge and Joliet names, files of
    /// more than one extent where they are larger than 4 GiB.
    static void grub(Path tree, String volume, Path iso) throws IOException {
        for (String each : List.of("i386-pc", "x86_64-efi")) {
            if (!Files.isDirectory(Path.of("/usr/lib/grub", each))) {
                throw new IOException(
                        "GRUB for %s is missing (Debian packages grub-pc-bin, grub-efi-amd64-bin)"
                                .formatted(each));
            }
        }
        write(List.of("grub-mkrescue", "-volid", volume, "-joliet", "-iso-level", "3"), tree, iso);
    }

    /// As Debian's live-build does: ISOLINUX for BIOS, GRUB for UEFI.
    ///
    /// @param parts with the packages isolinux and syslinux-common
    static void isolinux(Parts parts, Path tree, String volume, Path work, Path iso)
            throws IOException {
        Path folder = Files.createDirectories(tree.resolve("isolinux"));
        Files.copy(parts.usr("lib/ISOLINUX/isolinux.bin"), folder.resolve("isolinux.bin"));
        for (String each : List.of("ldlinux", "menu", "libutil", "libcom32")) {
            String name = each + ".c32";
            Files.copy(parts.usr("lib/syslinux/modules/bios").resolve(name), folder.resolve(name));
        }
        efi(work, tree.resolve("boot/grub/efi.img"));
        List<String> command = new ArrayList<>(List.of("xorriso", "-as", "mkisofs"));
        command.addAll(List.of("-R", "-r", "-J", "-joliet-long", "-l", "-iso-level", "3"));
        command.addAll(List.of("-V", volume, "-A", "Debian Live"));
        command.addAll(List.of("-partition_offset", "16", "-isohybrid-mbr"));
        command.add(parts.usr("lib/ISOLINUX/isohdpfx.bin").toString());
        command.addAll(List.of("-b", "isolinux/isolinux.bin", "-c", "isolinux/boot.cat"));
        command.addAll(List.of("-no-emul-boot", "-boot-load-size", "4", "-boot-info-table"));
        command.addAll(List.of("-eltorito-alt-boot", "-e", "boot/grub/efi.img"));
        command.addAll(List.of("-no-emul-boot", "-isohybrid-gpt-basdat"));
        write(command, tree, iso);
    }

    /// The FAT image that UEFI boots from; its GRUB goes on with the menu of the medium.
    private static void efi(Path work, Path image) throws IOException {
        Path first = work.resolve("first.cfg");
        Resource.write("debian/first.cfg", "", first);
        Path program = work.resolve("bootx64.efi");
        Tool.run(
                "grub-mkstandalone",
                "-O",
                "x86_64-efi",
                "-o",
                program.toString(),
                "--install-modules=linux normal iso9660 search search_fs_file configfile part_gpt"
                        + " part_msdos fat echo test all_video",
                "--locales=",
                "--fonts=",
                "--themes=",
                "boot/grub/grub.cfg=" + first);
        Tool.run("mkfs.vfat", "-C", image.toString(), Integer.toString(EFI_KIBIBYTES));
        Tool.run("mmd", "-i", image.toString(), "::/EFI", "::/EFI/BOOT");
        Tool.run("mcopy", "-i", image.toString(), program.toString(), "::/EFI/BOOT/BOOTX64.EFI");
    }

    private static void write(List<String> command, Path tree, Path iso) throws IOException {
        Path pipe = Path.of(iso + ".pipe");
        Tool.run("mkfifo", pipe.toString());
        Process sparse =
                new ProcessBuilder(
                                "dd",
                                "if=" + pipe,
                                "of=" + iso,
                                "conv=sparse",
                                "iflag=fullblock",
                                "bs=64k",
                                "status=none")
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .redirectOutput(new File("/dev/null"))
                        .start();
        try {
            List<String> whole = new ArrayList<>(List.of("env", "SOURCE_DATE_EPOCH=" + TIME));
            whole.addAll(command);
            whole.addAll(List.of("-o", pipe.toString(), tree.toString()));
            Tool.run(whole.toArray(String[]::new));
            if (sparse.waitFor() != 0) {
                throw new IOException("dd: cannot write " + iso);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while writing " + iso, e);
        } finally {
            sparse.destroy(); // it waits for ever when nobody has written to the pipe
            Files.delete(pipe);
        }
    }
}
