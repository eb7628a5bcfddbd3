package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.lab.network.UserNetwork;
import dev.bootwright.lab.operator.Launcher;
import dev.bootwright.lab.run.Tool;
import dev.bootwright.lab.vm.Firmware;
import dev.bootwright.lab.vm.MachineSpec;
import dev.bootwright.lab.vm.VirtualDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Machines with something installed on their disks are started from the boot drive's image: it finds what they
/// hold and starts it.
@Tag("lab")
class BridgeTest {

    private static final Path POOLS =
            Lab.TOP.resolve("formats/src/test/resources/dev/bootwright/formats/zfs");

    private static final int PARTITION = 1 << 20;
    private static final Duration BETWEEN_KEYS = Duration.ofSeconds(10);
    private static final String UUID = "11111111-2222-3333-4444-555555555555";

    /// Has kernels loaded the way that is left where the usual call is refused.
    private static final String PIECES = "bootwright.kexec=load";

    @RegisterExtension final Lab lab = new Lab();

    @Test
    void aMirrorOfProxmoxIsFoundWhateverDiskIsMissing() throws Exception {
        Path first = pool("proxmox-mirror", 0);
        Path second = pool("proxmox-mirror", 1);
        mirror("both", first, second).expectConsole("Pool: +rpool \\(ONLINE\\)").vm().close();
        mirror("first", first).expectConsole("Pool: +rpool \\(DEGRADED\\)").vm().close();
        mirror("second", second).expectConsole("Pool: +rpool \\(DEGRADED\\)").vm().close();
    }

    private ScenarioMachine mirror(String name, Path... disks) throws IOException {
        ScenarioMachine machine = started(name, "bootwright.timeout=0");
        for (Path disk : disks) {
            machine.disk(VirtualDisk.nvme(disk.getFileName().toString(), Files.size(disk)), disk);
        }
        return machine.powerOn()
                .expectConsole("> \\[1\\] 6\\.17\\.2-1-pve \\(default\\) .*rpool/ROOT/pve-1");
    }

    @Test
    void aDebianWithGrubOnExt4IsHandedOverTo() throws Exception {
        Path root = lab.folder("ext4");
        Path image = SecondKernel.image();
        SecondKernel.install(root, image, "6.1.0-lab", "/boot", "root=UUID=" + UUID);
        Path disk = partitioned("grub", "L");
        makeExt4(root, disk);
        handsOver("ext4", Firmware.BIOS, "", disk);
        handsOver("ext4-uefi", Firmware.UEFI, PIECES, disk);
    }

    /// The kernel is one that kexec_file_load refuses. By OpenSSH's client: with a key that is not on the drive, with a password, and with the right key, knowing
    /// the drive by the fingerprint that was told when it was made.
    @Test
    void whoeverHasAKeyOfTheDriveChoosesOverSsh() throws Exception {
        Path root = lab.folder("ext4");
        SecondKernel.install(root, SecondKernel.image(), "6.1.0-lab", "/boot", "root=UUID=" + UUID);
        SecondKernel.makeOld(root.resolve("boot/vmlinuz-6.1.0-lab"));
        Path disk = partitioned("grub", "L");
        makeExt4(root, disk);
        SshClient client = SshClient.withNewKeys(lab.folder("ssh"));
        Path drive = lab.folder("files").resolve("drive.img");
        String told =
                new Launcher(Lab.TOP)
                        .show(
                                "drive",
                                "create",
                                "--output=" + drive,
                                "--ssh-key=" + client.key("right.pub"),
                                "--ssh-host-key=" + client.key("host"),
                                "--options=bootwright.timeout=0 " + MachineSpec.EMULATED);
        assertThat(told).contains("SSH host key ed25519 " + client.fingerprint("host"));
        ScenarioMachine machine =
                lab.machine("ssh", Firmware.BIOS)
                        .memory(1024)
                        .disk(VirtualDisk.usb("STICK-1", Files.size(drive)), drive)
                        .disk(VirtualDisk.virtio("EXT4", Files.size(disk)), disk)
                        .powerOn(UserNetwork.reaching(client.port(), 22))
                        .expectConsole("ssh root@10\\.0\\.2\\.15");
        assertThat(client.refused("-i", client.key("wrong"))).contains("denied (publickey)");
        assertThat(client.refused("-o", "PubkeyAuthentication=no")).contains("denied (publickey)");
        try (SshClient.Session session = client.open("-i", client.key("right"))) {
            session.expect("> \\[1\\] 6\\.1\\.0-lab \\(default\\)");
            session.type("1");
            machine.expectConsole("chosen over SSH from 10\\.0\\.2\\.2")
                    .expectConsole("loaded by kexec_load: kexec_file_load")
                    .expectConsole("SECOND KERNEL: root=UUID=" + UUID + " ro .*6.1.0-lab");
            session.expectEnd();
        }
        machine.expectOff();
    }

    private static void makeExt4(Path root, Path disk) throws IOException {
        Tool.run(
                "mke2fs",
                "-q",
                "-t",
                "ext4",
                "-U",
                UUID,
                "-d",
                root.toString(),
                "-E",
                "offset=" + PARTITION,
                disk.toString(),
                "62M");
    }

    private void handsOver(String name, Firmware firmware, String arguments, Path disk)
            throws IOException {
        started(name, firmware, arguments)
                .disk(VirtualDisk.virtio("EXT4", Files.size(disk)), disk)
                .powerOn()
                .expectConsole("> \\[1\\] 6\\.1\\.0-lab \\(default\\) +Lab 6.1.0-lab")
                .expectConsole("SECOND KERNEL: root=UUID=" + UUID + " ro .*lab.marker=6.1.0-lab")
                .expectConsole("firmware: " + (firmware.isUefi() ? "UEFI" : "BIOS"))
                .expectOff();
    }

    @Test
    void aMachineWithLoaderEntriesOnAnEspIsHandedOverTo() throws Exception {
        Path files = lab.folder("esp");
        Files.writeString(files.resolve("loader.conf"), "default lab-*\n");
        Files.writeString(
                files.resolve("lab.conf"),
                """
                title Debian of the lab
                linux /lab/vmlinuz-6.1.0-lab
                initrd /lab/initrd
                options root=/dev/none console=ttyS0 no_timer_check panic=-1 lab.marker=esp
                """);
        Path disk = partitioned("esp", "U");
        String inside = disk + "@@" + PARTITION;
        Tool.run("mkfs.vfat", "-F", "32", "--offset", "2048", disk.toString(), "63488");
        Tool.run("mmd", "-i", inside, "::/loader", "::/loader/entries", "::/lab");
        Path initramfs = files.resolve("initrd");
        SecondKernel.writeInitramfs(initramfs);
        copy(inside, files.resolve("loader.conf"), "::/loader/loader.conf");
        copy(inside, files.resolve("lab.conf"), "::/loader/entries/lab-6.1.0.conf");
        copy(inside, SecondKernel.image().resolve("vmlinuz"), "::/lab/vmlinuz-6.1.0-lab");
        copy(inside, initramfs, "::/lab/initrd");
        started("esp", Firmware.UEFI, "bootwright.timeout=0")
                .disk(VirtualDisk.nvme("ESP", Files.size(disk)), disk)
                .powerOn()
                .expectConsole("> \\[1\\] 6\\.1\\.0-lab \\(default\\) +Debian of the lab")
                .type("e")
                .expectConsole("Arguments for this boot")
                .type(" lab.typed=yes\r")
                .expectConsole("SECOND KERNEL: .*lab.marker=esp lab.typed=yes")
                .expectOff();
    }

    /// The keyboard works where the screen is, which the serial line shows too.
    @Test
    void aMachineWithoutAnythingShowsThatToAKeyboardPluggedInLaterAndHasAShell() throws Exception {
        ScenarioMachine machine =
                started("nothing", "")
                        .disk(VirtualDisk.usb("EMPTY", 1 << 20))
                        .powerOn()
                        .expectConsole("Nothing was found that could be booted")
                        .expectConsole("/dev/sda: nothing on it was recognised"); // USB is slow
        machine.vm().plugInKeyboard("EMPTY");
        // A key may be lost before the kernel knows the keyboard; one too many leaves the menu
        // again.
        Instant deadline = Instant.now().plus(ScenarioMachine.PATIENCE);
        Instant nextPress = Instant.now();
        while (!machine.vm().console().hasPrinted("switch it off")) {
            assertThat(Instant.now()).as("no key arrives").isBefore(deadline);
            if (!Instant.now().isBefore(nextPress)) {
                machine.vm().press("p");
                nextPress = Instant.now().plus(BETWEEN_KEYS);
            }
            Thread.sleep(100);
        }
        machine.expectConsole("switch it off"); // so that what is expected next comes after it
        machine.vm().press("esc");
        machine.expectConsole("Nothing was found that could be booted")
                .type("r")
                .expectConsole("Press Enter for a shell")
                .type("\r")
                .expectConsole(" # ")
                .type("echo in-the-sh''ell; exit\r")
                .expectConsole("in-the-shell")
                .expectConsole("Nothing was found that could be booted");
        machine.vm().press("p");
        machine.expectConsole("switch it off").vm().close();
    }

    @Test
    void theImageIsSmall() throws Exception {
        Path image = SecondKernel.image();
        assertThat(Files.size(image.resolve("vmlinuz")) + Files.size(image.resolve("initramfs")))
                .isLessThan(45_000_000);
    }

    private ScenarioMachine started(String name, String arguments) throws IOException {
        return started(name, Firmware.BIOS, arguments);
    }

    private ScenarioMachine started(String name, Firmware firmware, String arguments)
            throws IOException {
        return lab.machine(name, firmware)
                .memory(1024)
                .withoutNetwork(
                        SecondKernel.image(),
                        "console=tty0 console=ttyS0,115200 rootfstype=ramfs quiet bootwright.bridge "
                                + arguments);
    }

    private Path pool(String name, int number) throws IOException {
        Path disk = lab.folder("pools").resolve("D" + number);
        Path packed = POOLS.resolve(name).resolve("disk" + number + ".raw.zst");
        Tool.run("zstd", "-d", "-q", "--sparse", packed.toString(), "-o", disk.toString());
        return disk;
    }

    private Path partitioned(String name, String type) throws IOException {
        Path disk = lab.folder("disks").resolve(name);
        Path table = lab.folder("disks").resolve(name + ".table");
        Files.writeString(table, "label: gpt\nstart=2048, size=126976, type=" + type + "\n");
        Tool.run("truncate", "-s", "64M", disk.toString());
        Tool.run("sh", "-c", "sfdisk -q '%s' <'%s'".formatted(disk, table));
        return disk;
    }

    private static void copy(String inside, Path file, String to) throws IOException {
        Tool.run("mcopy", "-i", inside, file.toString(), to);
    }
}
