package dev.bootwright.lab.iso;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Makes the initramfs of a live system by the program that distributions make theirs by.
final class Initramfs {

    /// Drivers of virtual machines, and what a root in a file needs; the others would only take time.
    private static final String DRIVERS =
            "virtio_pci virtio_blk virtio_scsi virtio_net sd_mod sr_mod ata_piix ata_generic"
                    + " isofs loop squashfs overlay";

    private static final String DM_WITHOUT_RAID =
            "dm-[a-ln-z].* dm-m[a-n].* dm-mu.* raid.* md-mod bcache multipath linear faulty";

    private static final String MKINITRAMFS =
            """
            MODULES=list
            BUSYBOX=y
            KEYMAP=n
            COMPRESS=zstd
            DEVICE=
            NFSROOT=auto
            RUNSIZE=10%
            FSTYPE=auto
            """;

    private Initramfs() {}

    /// By dracut as Gentoo runs it: a live system on a medium, without network.
    static void dracut(Parts parts, Path work, Path image) throws IOException {
        dracut(
                parts,
                List.of("base udev-rules dm dmsquash-live rootfs-block pollcdrom shutdown", "--xz"),
                work,
                image);
    }

    /// By dracut with its modules livenet and network: the root may also come by HTTP.
    static void dracutLivenet(Parts parts, Path work, Path image) throws IOException {
        dracut(
                parts,
                List.of(
                        "base udev-rules dm dmsquash-live rootfs-block pollcdrom shutdown"
                                + " network network-legacy livenet",
                        "--gzip"),
                work,
                image);
    }

    /// @param modules and how the image is compressed
    private static void dracut(Parts parts, List<String> modules, Path work, Path image)
            throws IOException {
        List<String> command = new ArrayList<>(List.of("env", "SOURCE_DATE_EPOCH=" + Medium.TIME));
        command.addAll(List.of("dracut", "--force", "--reproducible", "--nofscks"));
        command.addAll(List.of("--no-hostonly", "--no-hostonly-cmdline", "--no-early-microcode"));
        command.addAll(List.of("--conf", "/dev/null", "--confdir", work.toString()));
        command.addAll(List.of("--tmpdir", work.toString(), "--kver", parts.release()));
        // dracut 059 without systemd takes a root right inside the squashfs only so; later ones
        // always.
        command.addAll(List.of("--kernel-cmdline", "rd.live.overlay.overlayfs=1"));
        command.addAll(List.of("--add-drivers", DRIVERS, "--omit-drivers", DM_WITHOUT_RAID, "-m"));
        command.addAll(modules);
        command.add(image.toString());
        parts.run(command);
    }

    /// By Debian's mkinitramfs with live-boot.
    static void liveBoot(Parts parts, Path work, Path image) throws IOException {
        for (String each : List.of("conf.d", "hooks", "scripts")) {
            Files.createDirectories(work.resolve(each));
        }
        Files.writeString(work.resolve("initramfs.conf"), MKINITRAMFS);
        Files.writeString(work.resolve("modules"), DRIVERS.replace(' ', '\n') + "\n");
        parts.run(
                List.of(
                        "env",
                        "SOURCE_DATE_EPOCH=" + Medium.TIME,
                        "mkinitramfs",
                        "-d",
                        work.toString(),
                        "-o",
                        image.toString(),
                        parts.release()));
    }
}
