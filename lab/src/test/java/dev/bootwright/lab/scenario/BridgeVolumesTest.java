package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.lab.run.Tool;
import dev.bootwright.lab.vm.Firmware;
import dev.bootwright.lab.vm.VirtualDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The boot drive reads, by the kernel's own drivers and tools, what it has no reader for, and writes to none
/// of it.
@Tag("lab")
class BridgeVolumesTest {

    private static final int MIB = 1 << 20;
    private static final int MEMBER = 48 * MIB;
    private static final String PROMPT = " # ";

    /// By mdadm and LVM of the boot drive itself, without udev. What is on the third disk goes onto the volume.
    private static final String MAKE_MIRROR_AND_VOLUME =
            "mdadm --create /dev/md0 --level=1 --raid-devices=2 --assume-clean --run /dev/vda /dev/vdb"
                    + " && lvm pvcreate /dev/md0 && lvm vgcreate vg /dev/md0"
                    + " && lvm lvcreate -y -Zn -Wn -n root -L 32M vg && lvm vgmknodes"
                    + " && dd if=/dev/vdc of=/dev/mapper/vg-root bs=1M && lvm vgchange -an vg"
                    + " && mdadm --stop /dev/md0 && dd if=/dev/zero of=/dev/vdc bs=1M count=1"
                    + " && sync && echo made-a\\ll\r";

    @RegisterExtension final Lab lab = new Lab();

    @Test
    void mirrorWithLvmXfsAndBtrfsAreFoundAndNotWrittenTo() throws Exception {
        Path image = SecondKernel.image();
        ScenarioMachine machine =
                lab.machine("volumes", Firmware.BIOS)
                        .memory(1024)
                        .withoutNetwork(
                                image,
                                "console=tty0 console=ttyS0,115200 rootfstype=ramfs quiet"
                                        + " bootwright.bridge bootwright.timeout=0 bootwright.kexec=load")
                        .disk(VirtualDisk.virtio("MIRROR-1", MEMBER))
                        .disk(VirtualDisk.virtio("MIRROR-2", MEMBER));
        add(machine, "SOURCE", ext4(image));
        add(machine, "XFS", xfs(image));
        add(machine, "BTRFS", btrfs(image));
        machine.powerOn()
                .expectConsole("Select what to boot")
                .expectConsole("6\\.1\\.1-ext4 .*/dev/vdc") // not on the mirror yet
                .type("r")
                .expectConsole("Press Enter for a shell")
                .type("\r")
                .expectConsole(PROMPT)
                .type(MAKE_MIRROR_AND_VOLUME)
                .expectConsole("made-all");
        machine.vm().freeze();
        Map<String, String> before = sums(machine);
        machine.vm().resume();
        machine.type("exit\r")
                .expectConsole("Select what to boot")
                .type("l")
                .expectConsole(
                        "> \\[1\\] 6\\.1\\.3-btrfs \\(default\\) .*/dev/vde partition 1 @ /boot")
                .expectConsole("\\[2\\] 6\\.1\\.2-xfs .*/dev/vdd partition 1 /grub")
                .expectConsole("\\[3\\] 6\\.1\\.1-ext4 .*/dev/dm-0 /boot")
                .type("3")
                .expectConsole("SECOND KERNEL: .*lab.marker=6.1.1-ext4")
                .expectOff();
        assertThat(sums(machine)).isEqualTo(before);
    }

    private Map<String, String> sums(ScenarioMachine machine) throws IOException {
        Map<String, String> sums = new LinkedHashMap<>();
        for (VirtualDisk disk : machine.spec().disks()) {
            Path file = machine.vm().disk(disk.serial());
            sums.put(disk.serial(), Tool.run("sha256sum", file.toString()));
        }
        return sums;
    }

    private static void add(ScenarioMachine machine, String serial, Path disk) throws IOException {
        machine.disk(VirtualDisk.virtio(serial, Files.size(disk)), disk);
    }

    private Path ext4(Path image) throws IOException {
        Path root = lab.folder("ext4");
        SecondKernel.install(root, image, "6.1.1-ext4", "/boot", "root=/dev/vg/root");
        Path disk = lab.folder("disks").resolve("ext4");
        Tool.run("mke2fs", "-q", "-t", "ext4", "-d", root.toString(), disk.toString(), "24M");
        return disk;
    }

    /// A file system for `/boot` alone.
    private Path xfs(Path image) throws IOException {
        Path root = lab.folder("xfs");
        SecondKernel.install(root, image, "6.1.2-xfs", "", "root=/dev/vda2");
        return made("xfs", "cp -r '%s/boot/.' m".formatted(root));
    }

    /// The root is a subvolume, as GRUB sees it from the top.
    private Path btrfs(Path image) throws IOException {
        Path root = lab.folder("btrfs");
        SecondKernel.install(root, image, "6.1.3-btrfs", "/@/boot", "root=/dev/vda2");
        return made("btrfs", "btrfs subvolume create m/@ && cp -r '%s/.' m/@".formatted(root));
    }

    /// A disk with one partition, filled by the kernel of this computer.
    ///
    /// @param fill a shell command that finds the file system mounted at `m`
    private Path made(String type, String fill) throws IOException {
        Path disks = lab.folder("disks");
        Tool.run(
                "unshare",
                "--mount",
                "sh",
                "-ec",
                """
                cd '%s'; mkdir -p m
                truncate -s 340M %2$s; truncate -s 320M %2$s.part
                printf 'label: gpt\\nstart=2048, type=L\\n' | sfdisk -q %2$s
                mkfs.%2$s -q %2$s.part; mount -o loop %2$s.part m; %3$s; umount m
                dd if=%2$s.part of=%2$s bs=1M seek=1 conv=notrunc,sparse status=none; rm %2$s.part
                """
                        .formatted(disks, type, fill));
        return disks.resolve(type);
    }
}
