package dev.bootwright.lab.operator;

import dev.bootwright.formats.json.Json;
import dev.bootwright.lab.vm.Firmware;
import dev.bootwright.lab.vm.MachineSpec;
import dev.bootwright.lab.vm.MachineSpec.DirectStart;
import dev.bootwright.lab.vm.MachineSpec.SharedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// Machines that run the programs of this computer: its file systems are their root, and what they change
/// there stays in their memory. A script of the scenario is all they do.
///
/// A preboot image with the drivers of disks starts them; `/run/lab` is a folder of the scenario that both
/// sides write to.
public final class BorrowedRoot {

    private static final String MODULES =
            "virtio_pci 9pnet_virtio 9p virtio_blk usb-storage xhci_pci sd_mod ahci nvme raid1 dm-mod vfat"
                    + " nls_ascii nls_cp437 efivarfs 8021q veth aoe";

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

    /// What every script begins with: `bw` is the command, as built, and says on the console that it runs, for
    /// whoever waits and sees nothing else; `node SERIAL` the name of a stick.
    @SuppressWarnings("InlineFormatString") // a file of its own
    private static final String HEAD =
            """
            export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
            export BOOTWRIGHT_CACHE='%2$s'
            dmesg -n 1
            ip link set lo up
            top='%1$s' build='%1$s/.build'
            bw() {
              echo "bw $*" >/dev/ttyS0
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

    private static final int MEMORY = 1024;

    private final Launcher launcher;
    private final Path image;
    private final Path shared;

    private BorrowedRoot(Launcher launcher, Path image, Path shared) {
        this.launcher = launcher;
        this.image = image;
        this.shared = shared;
    }

    /// Builds the image, if it is not there yet.
    ///
    /// @param folder of the scenario; gets two folders
    public static BorrowedRoot ensure(Launcher launcher, Path folder) throws IOException {
        Path overlay = Files.createDirectories(folder.resolve("overlay"));
        Path init = Files.writeString(overlay.resolve("lab-init"), INIT);
        Files.setPosixFilePermissions(init, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> command = new ArrayList<>(List.of("image", "build", "--profile", "aoe"));
        command.addAll(List.of("--json", "--data", data(launcher).toString()));
        command.addAll(List.of("--modules", MODULES, "--overlay", overlay.toString()));
        Json built = Json.parse(launcher.show(command.toArray(String[]::new)));
        Path image = Path.of(built.asObject("image").text("directory"));
        Path shared = Files.createDirectories(folder.resolve("shared"));
        return new BorrowedRoot(launcher, image, shared);
    }

    private static Path data(Launcher launcher) {
        return launcher.top().resolve("lab/target/borrowed");
    }

    /// The folder that is `/run/lab` there.
    public Path shared() {
        return shared;
    }

    /// What the script has written to a file of the shared folder.
    public String said(String file) throws IOException {
        return Files.readString(shared.resolve(file));
    }

    /// The file of a drive, which holds the image that these machines are started with; here it says that
    /// it was started, and switches off.
    ///
    /// @param more options of `drive create`
    public Path drive(String... more) throws IOException {
        String own = image.getFileName().toString();
        String options = MachineSpec.EMULATED + " rdinit=/lab-init lab.drive";
        return drive(data(launcher), own, options, more);
    }

    /// The file of a drive with another image.
    ///
    /// @param data    directory that holds it
    /// @param options of its kernel
    /// @param more    options of `drive create`
    public Path drive(Path data, String id, String options, String... more) throws IOException {
        Path drive = shared.resolve("drive.img");
        List<String> command = new ArrayList<>(List.of("drive", "create"));
        command.addAll(List.of("--output", drive.toString(), "--data", data.toString()));
        command.addAll(List.of("--image", id, "--options", options));
        command.addAll(List.of(more));
        launcher.show(command.toArray(String[]::new));
        return drive;
    }

    /// A machine.
    ///
    /// @param arguments of its kernel
    /// @param script    for bash, as root; it switches off in the end
    public MachineSpec machine(String name, Firmware firmware, String arguments, String script)
            throws IOException {
        String cache = System.getenv().getOrDefault("BOOTWRIGHT_CACHE", "/var/cache/bootwright");
        Files.writeString(
                shared.resolve("script"),
                HEAD.formatted(launcher.top().normalize(), cache)
                        + script
                        + "\nsync\npoweroff -f\n");
        String commandLine = "console=ttyS0 quiet rdinit=/lab-init " + arguments;
        return MachineSpec.of(name, firmware)
                .withMemory(MEMORY)
                .withShare(new SharedFolder("host", Path.of("/"), true))
                .withShare(new SharedFolder("lab", shared, false))
                .withoutNetwork(
                        new DirectStart(
                                image.resolve("vmlinuz"), image.resolve("initramfs"), commandLine));
    }
}
