package dev.bootwright.lab.scenario;

import dev.bootwright.formats.json.Json;
import dev.bootwright.lab.operator.Launcher;
import dev.bootwright.lab.run.Tool;
import dev.bootwright.lab.vm.MachineSpec;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// What the boot drive starts: the kernel of its own image, with an initramfs that says on the console that it
/// runs, what it was told and on which firmware, and switches the machine off.
final class SecondKernel {

    private static final String INIT =
            """
            #!/bin/busybox sh
            /bin/busybox mount -t proc proc /proc
            /bin/busybox mount -t devtmpfs dev /dev
            /bin/busybox mount -t sysfs sys /sys
            exec >/dev/console 2>&1
            echo "SECOND KERNEL: $(/bin/busybox cat /proc/cmdline)"
            [ -e /sys/firmware/efi/runtime-map/0 ] && echo "firmware: UEFI" || echo "firmware: BIOS"
            /bin/busybox poweroff -f
            """;

    private SecondKernel() {}

    /// The boot drive's image.
    static Path image() throws IOException {
        String built =
                new Launcher(Lab.TOP).show("image", "build", "--profile", "bridge", "--json");
        return Path.of(Json.parse(built).asObject("image").text("directory")).toAbsolutePath();
    }

    /// Lays out the directory `boot` of a system: kernel, initramfs, GRUB's configuration.
    ///
    /// @param root      where `boot` goes
    /// @param image     whose kernel it is
    /// @param boot      the directory as GRUB sees it
    /// @param arguments of the kernel, besides console, marker and what an emulated machine needs
    static void install(Path root, Path image, String version, String boot, String arguments)
            throws IOException {
        Path directory = Files.createDirectories(root.resolve("boot"));
        Files.createDirectory(directory.resolve("grub"));
        Files.copy(image.resolve("vmlinuz"), directory.resolve("vmlinuz-" + version));
        writeInitramfs(directory.resolve("initrd.img-" + version));
        Files.writeString(
                directory.resolve("grub/grub.cfg"),
                """
                menuentry 'Lab %1$s' {
                  linux %2$s/vmlinuz-%1$s %3$s ro console=ttyS0 %4$s lab.marker=%1$s
                  initrd %2$s/initrd.img-%1$s
                }
                """
                        .formatted(version, boot, arguments, MachineSpec.EMULATED));
    }

    /// Takes from a kernel the flag that it may be above 4 GiB, which those before Linux 3.8 do not have:
    /// kexec_file_load refuses it then. Source: `bzImage64_probe` in arch/x86/kernel/kexec-bzimage64.c.
    static void makeOld(Path kernel) throws IOException {
        int flags = 0x236; // xloadflags, of which bit 1
        try (RandomAccessFile file = new RandomAccessFile(kernel.toFile(), "rw")) {
            file.seek(flags);
            int before = file.read();
            file.seek(flags);
            file.write(before & ~2);
        }
    }

    static void writeInitramfs(Path to) throws IOException {
        Path root = Files.createTempDirectory("second-kernel");
        List.of("bin", "dev", "proc", "sys").forEach(name -> root.resolve(name).toFile().mkdir());
        Path busybox = root.resolve("bin/busybox");
        Files.copy(Path.of("/bin/busybox"), busybox);
        Path init = Files.writeString(root.resolve("init"), INIT);
        for (Path program : List.of(busybox, init)) {
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Tool.run(
                "sh",
                "-c",
                "cd '%1$s' && find . | cpio -o -H newc --quiet | gzip >'%2$s' && rm -r '%1$s'"
                        .formatted(root, to));
    }
}
