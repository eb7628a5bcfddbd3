package dev.bootwright.lab.scenario;

import dev.bootwright.formats.json.Json;
import dev.bootwright.lab.operator.Launcher;
import dev.bootwright.lab.run.Tool;
import dev.bootwright.lab.vm.Firmware;
import dev.bootwright.lab.vm.MachineSpec.SharedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Machines that run the programs of this computer: its file systems are their root, and what they change
/// there stays in their memory. A script of the scenario is all they do.
///
/// A preboot image with the drivers of disks starts them; `/run/lab` is a folder of the scenario that both
/// sides write to.
final class BorrowedRoot {

    private static final String MODULES =
            "virtio_pci 9pnet_virtio 9p virtio_blk usb-storage xhci_pci sd_mod ahci nvme raid1 dm-mod vfat"
                    + " nls_ascii nls_cp437 efivarfs";

    private static final String INIT =
            """
            #!/bin/busybox sh
            export PATH=/bin:/usr/bin:/sbin:/usr/sbin
            bb=/bin/busybox
            $bb mkdir -p /proc /sys /dev /lower /upper /host
            $bb mount -t proc proc /proc
            $bb mount -t sysfs sys /sys
            $bb mount -t devtmpfs dev /dev
            exec </dev/ttyS0 >/dev/ttyS0 2>&1
            if $bb grep -q lab.drive /proc/cmdline; then
              echo STARTED FROM A DRIVE
              $bb poweroff -f
            fi
            for m in MODULES overlay ext4; do $bb modprobe $m; done
            $bb mount -t 9p -o trans=virtio,version=9p2000.L,ro,cache=loose,msize=1048576 host /lower
            $bb mount -t tmpfs upper /upper
            $bb mkdir /upper/files /upper/work
            $bb mount -t overlay -o lowerdir=/lower,upperdir=/upper/files,workdir=/upper/work host /host
            for m in proc sys dev; do $bb mount -o move /$m /host/$m; done
            $bb mount -t tmpfs run /host/run
            $bb mkdir /host/run/lab
            $bb mount -t 9p -o trans=virtio,version=9p2000.L,msize=1048576 lab /host/run/lab
            cd /host
            exec $bb setsid -c $bb chroot /host /bin/bash /run/lab/script
            """
                    .replace("MODULES", MODULES);

    /// What every script begins with: `bw` is the command, as built; `node SERIAL` the name of a stick.
    private static final String HEAD =
            """
            export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
            export BOOTWRIGHT_CACHE='%2$s'
            dmesg -n 1
            ip link set lo up
            top='%1$s' build='%1$s/.build'
            bw() {
              "$(cat "$build/jdk")/bin/java" -XX:AOTCache="$build/bootwright.aot" -Xlog:aot=off -Xlog:cds=off \\
                -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \\
                --sun-misc-unsafe-memory-access=allow -Dbootwright.home="$build" -Dbootwright.top="$top" \\
                -cp "$build/lib/*" dev.bootwright.cli.command.Bootwright "$@"
            }
            node() {
              for each in /sys/block/sd*; do
                grep -sqx "$1" "$each/device/../../../../serial" && basename "$each" && return
              done
              return 1
            }
            await() { until "$@" >/dev/null 2>&1; do sleep 0.1; done; }
            """;

    private final Lab lab;
    private final Launcher launcher = new Launcher(Lab.TOP);
    private final Path image;
    private final Path shared;

    /// Builds the image, if it is not there yet.
    BorrowedRoot(Lab lab) throws IOException {
        this.lab = lab;
        this.shared = lab.folder("shared");
        Path overlay = lab.folder("overlay");
        Path init = Files.writeString(overlay.resolve("lab-init"), INIT);
        Files.setPosixFilePermissions(init, PosixFilePermissions.fromString("rwxr-xr-x"));
        this.image =
                Path.of(
                        Json.parse(
                                        launcher.show(
                                                "image",
                                                "build",
                                                "--profile",
                                                "aoe",
                                                "--json",
                                                "--data",
                                                data().toString(),
                                                "--modules",
                                                MODULES,
                                                "--overlay",
                                                overlay.toString()))
                                .asObject("image")
                                .text("directory"));
    }

    private static Path data() {
        return Lab.TOP.resolve("lab/target/borrowed");
    }

    /// The folder that is `/run/lab` there.
    Path shared() {
        return shared;
    }

    /// The file of a drive, which holds the image that these machines are started with; here it says that it was
    /// started, and switches off.
    Path drive() throws IOException {
        Path drive = shared.resolve("drive.img");
        launcher.show(
                "drive",
                "create",
                "--output",
                drive.toString(),
                "--data",
                data().toString(),
                "--image",
                image.getFileName().toString(),
                "--options",
                "rdinit=/lab-init lab.drive");
        return drive;
    }

    /// A machine that is off.
    ///
    /// @param arguments of its kernel
    /// @param script    for bash, as root; it switches off in the end
    ScenarioMachine machine(String name, Firmware firmware, String arguments, String script)
            throws IOException {
        String cache = System.getenv().getOrDefault("BOOTWRIGHT_CACHE", "/var/cache/bootwright");
        Files.writeString(
                shared.resolve("script"),
                HEAD.formatted(Lab.TOP.normalize(), cache) + script + "\nsync\npoweroff -f\n");
        return lab.machine(name, firmware)
                .memory(1024)
                .share(new SharedFolder("host", Path.of("/"), true))
                .share(new SharedFolder("lab", shared, false))
                .withoutNetwork(
                        image, "console=ttyS0 quiet panic=-1 rdinit=/lab-init " + arguments);
    }

    /// What the script has written to a file of the shared folder.
    String said(String file) throws IOException {
        return Files.readString(shared.resolve(file));
    }

    /// An empty file in which something can be made.
    Path blank(String name, int mebibytes) throws IOException {
        Path file = lab.folder("disks").resolve(name);
        Tool.run("truncate", "-s", mebibytes + "M", file.toString());
        return file;
    }
}
