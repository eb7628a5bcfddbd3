package dev.bootwright.machine.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bootwright.formats.contract.Disk;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.Hardware;
import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.contract.Nic;
import dev.bootwright.formats.gpt.Gpt;
import dev.bootwright.formats.gpt.GptPartition;
import dev.bootwright.formats.gpt.GptWriter;
import dev.bootwright.formats.gpt.PartitionType;
import dev.bootwright.formats.json.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineInventoryTest {

    @TempDir Path directory;

    private MachineTree tree;

    @BeforeEach
    void layOut() throws IOException {
        tree = MachineTree.server9(directory);
    }

    @Test
    void knowsTheSystem() {
        Inventory inventory = collect();
        assertEquals(List.of(), inventory.errors());
        assertEquals(Optional.of("Example"), inventory.system().manufacturer());
        assertEquals(Optional.of("Server9"), inventory.system().product());
        assertEquals(Optional.of("SN12345"), inventory.system().serial());
        assertEquals(
                Optional.of("4c4c4544-0042-3510-8051-b4c04f4d3132"), inventory.system().uuid());
        assertEquals(
                new Hardware.Firmware(
                        Optional.of("SeaBIOS"),
                        Optional.of("1.16.2-debian-1.16.2-1"),
                        Optional.of("04/01/2014"),
                        "bios",
                        Optional.empty()),
                inventory.firmware());
        assertEquals("6.1.0-56-amd64", inventory.kernel());
    }

    @Test
    void knowsProcessorsAndMemory() {
        Inventory inventory = collect();
        assertEquals(
                List.of("fpu", "vme", "de", "pse", "tsc", "msr", "lm", "sse4_2", "avx2"),
                inventory.flags());
        // QEMU gives each of two virtual CPUs a socket, and the kernel sees one package.
        assertThat(inventory.cpus())
                .singleElement()
                .returns(Optional.of("QEMU TCG CPU version 2.5+"), Hardware.Cpu::model)
                .returns(Optional.of(2L), Hardware.Cpu::threads)
                .returns(Optional.of("0x1000065"), Hardware.Cpu::microcode);
        assertEquals(981416L << 10, inventory.memory().total());
        assertEquals(Optional.of(1L << 30), inventory.memory().installed());
        assertEquals("DIMM 0", inventory.memory().dimms().getFirst().slot());
    }

    @Test
    void knowsEachDiskByTheBestThatItTellsOfItself() {
        assertThat(collect().disks())
                .extracting(
                        Disk::name,
                        Disk::identity,
                        disk -> disk.transport().orElse(""),
                        disk -> disk.path().orElse(""))
                .containsExactly(
                        tuple(
                                "nvme0n1",
                                new DiskIdentity(
                                        "NVME0",
                                        Optional.of(
                                                "nvme.1b36-4e564d4530-51454d55204e564d65204374726c"
                                                        + "-00000001"),
                                        64L << 20),
                                "nvme",
                                "pci-0000:00:05.0-nvme-1"),
                        tuple(
                                "sda",
                                new DiskIdentity(
                                        "MPT0", Optional.of("naa.5000c50015ea71ab"), 63L << 20),
                                "sas",
                                "pci-0000:00:04.0-scsi-0:0:0:0"),
                        tuple(
                                "sdb",
                                new DiskIdentity("MEGA0", Optional.empty(), 61L << 20),
                                "scsi",
                                "pci-0000:00:03.0-scsi-1:2:0:0"),
                        tuple(
                                "sdc",
                                new DiskIdentity(
                                        "AHCI0",
                                        Optional.of("t10.ATA QEMU HARDDISK AHCI0"),
                                        67L << 20),
                                "sata",
                                "pci-0000:00:1f.2-ata-1"),
                        tuple(
                                "sdd",
                                new DiskIdentity(
                                        "VSCSI0", Optional.of("naa.5000c50015ea71aa"), 66L << 20),
                                "scsi",
                                "pci-0000:00:07.0-scsi-9:0:0:0"),
                        tuple(
                                "sde",
                                new DiskIdentity("USB0", Optional.empty(), 62L << 20),
                                "usb",
                                "pci-0000:00:08.0-usb-2-1:1.0"),
                        tuple(
                                "vda",
                                new DiskIdentity("VBLK0", Optional.empty(), 65L << 20),
                                "virtio",
                                "pci-0000:00:06.0"));
    }

    @Test
    void describesADisk() {
        Disk disk = disk("sdc");
        assertEquals(Optional.of("QEMU HARDDISK"), disk.model());
        assertEquals(Optional.of("ATA"), disk.vendor());
        assertEquals(Optional.of(true), disk.rotational());
        assertEquals(Optional.of(false), disk.removable());
        assertEquals(Optional.of(false), disk.readOnly());
        assertEquals(Optional.of(512L), disk.logicalBlock());
        assertEquals(Optional.empty(), disk.table());
        assertEquals(List.of(), disk.contents());
        assertEquals(List.of(), disk.uses());
        assertEquals(Optional.empty(), disk("vda").vendor(), "0x1af4 is no name");
        assertEquals(Optional.of("QEMU NVMe Ctrl"), disk("nvme0n1").model());
    }

    @Test
    void tellsWhatIsOnADisk() throws IOException {
        Path node = directory.resolve("dev/sdc");
        GptPartition partition =
                new GptPartition(
                        1, PartitionType.LINUX_SWAP.guid(), new UUID(3, 4), 2048, 6143, 0, "swap0");
        try (FileChannel channel = FileChannel.open(node, StandardOpenOption.WRITE)) {
            new GptWriter(Gpt.empty(new UUID(1, 2), 67L << 20, 512).with(List.of(partition)))
                    .write(channel);
        }
        try (var file = new RandomAccessFile(node.toFile(), "rw")) {
            file.seek((1 << 20) + 4086);
            file.write("SWAPSPACE2".getBytes(StandardCharsets.US_ASCII));
            file.seek(512);
            file.write(0); // the primary header is damaged
        }
        Disk disk = disk("sdc");
        assertEquals(Optional.of("gpt"), disk.table());
        assertEquals(
                List.of(
                        new Disk.Content(
                                Optional.of(1L),
                                1 << 20,
                                2 << 20,
                                Optional.of("0657fd6d-a4ab-43c4-84e5-0933c84b4f4f"),
                                Optional.of("swap0"),
                                Optional.of("00000000-0000-0003-0000-000000000004"),
                                Optional.of("swap"),
                                Optional.empty(),
                                Optional.empty())),
                disk.contents());
        assertEquals(List.of("no primary header"), disk.problems());
    }

    @Test
    void tellsWhatKeepsADiskBusy() throws IOException {
        Path block = directory.resolve("sys/block/sdd").toRealPath();
        tree.put("/" + directory.relativize(block) + "/sdd2/partition", "2\n");
        tree.put("/" + directory.relativize(block) + "/sdd2/dev", "8:50\n");
        tree.put("/" + directory.relativize(block) + "/sdd3/partition", "3\n");
        tree.put("/" + directory.relativize(block) + "/sdd3/holders/md127/dev", "9:127\n");
        tree.put("/sys/class/block/md127/dev", "9:127\n");
        tree.put(
                "/proc/self/mountinfo",
                """
                22 1 0:20 / /proc rw,relatime - proc p rw
                30 1 8:50 / /mnt rw,relatime shared:1 - ext4 /dev/sdd2 rw
                31 1 9:127 / /srv rw,relatime - xfs /dev/md127 rw
                """);
        assertThat(disk("sdd").uses())
                .containsExactly(
                        "sdd2 is mounted at /mnt",
                        "md127 is mounted at /srv",
                        "sdd3 is part of md127");
        assertThat(disk("sdc").uses()).isEmpty();
    }

    @Test
    void knowsNicsAndWhichOneItBootedFrom() {
        assertEquals(
                List.of(
                        new Nic(
                                "eth0",
                                "52:54:00:00:00:02",
                                Optional.of("52:54:00:00:00:02"),
                                Optional.of("e1000"),
                                Optional.of("0000:00:02.0"),
                                Optional.of(0x8086L),
                                Optional.of(0x100EL),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(1500L),
                                List.of(),
                                Optional.of(true)),
                        new Nic(
                                "eth1",
                                "52:54:00:00:00:01",
                                Optional.of("52:54:00:00:00:01"),
                                Optional.of("virtio_net"),
                                Optional.of("0000:00:01.0"),
                                Optional.of(0x1AF4L),
                                Optional.of(0x1000L),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(1500L),
                                List.of(),
                                Optional.of(false))),
                collect().nics().stream().map(MachineInventoryTest::withoutAddresses).toList());
    }

    /// The names are also those of interfaces of the machine that runs this test.
    private static Nic withoutAddresses(Nic nic) {
        return new Nic(
                nic.name(),
                nic.mac(),
                nic.permanentMac(),
                nic.driver(),
                nic.pci(),
                nic.vendor(),
                nic.device(),
                nic.speed(),
                nic.carrier(),
                nic.mtu(),
                List.of(),
                nic.boot());
    }

    @Test
    void knowsPciFunctions() {
        assertThat(collect().pci())
                .contains(
                        new Hardware.Pci(
                                "0000:00:05.0",
                                0x1b36,
                                0x0010,
                                Optional.of(0x1af4L),
                                Optional.of(0x1100L),
                                0x010802,
                                Optional.of("nvme"),
                                Optional.empty()));
    }

    @Test
    void whatCannotBeReadCostsOnlyItsOwnSection() throws IOException {
        Files.delete(directory.resolve("sys/firmware/dmi/tables/DMI"));
        Files.delete(directory.resolve("proc/meminfo"));
        Files.delete(directory.resolve("proc/cpuinfo"));
        Files.delete(directory.resolve("proc/cmdline"));
        Files.delete(directory.resolve("proc/self/mountinfo"));
        Files.delete(directory.resolve("dev/sda"));
        Inventory inventory = collect();
        assertThat(inventory.errors())
                .containsExactly(
                        "smbios: this machine has no tables",
                        "cpus: cannot read /proc/cpuinfo",
                        "memory: cannot read /proc/meminfo",
                        "disks: " + directory.resolve("proc/self/mountinfo"),
                        "disks: sda: " + directory.resolve("dev/sda"),
                        "nics: cannot read /proc/cmdline",
                        "boot: cannot read /proc/cmdline");
        assertEquals(7, inventory.disks().size());
        assertEquals("6.1.0-56-amd64", inventory.kernel());
    }

    @Test
    void aMachineWithoutAnythingHasAnInventory() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(directory)) {
                    Files.delete(file);
                }
            }
        }
        Inventory inventory = collect();
        assertEquals(List.of(), inventory.disks());
        assertThat(inventory.errors()).hasSize(7);
    }

    @Test
    void damagedTablesKeepWhatTheyStillSay() throws IOException {
        Path table = directory.resolve("sys/firmware/dmi/tables/DMI");
        byte[] bytes = Files.readAllBytes(table);
        Files.write(table, Arrays.copyOf(bytes, 150));
        Inventory inventory = collect();
        assertEquals(Optional.of("SN12345"), inventory.system().serial());
        assertThat(inventory.errors()).singleElement().asString().startsWith("smbios: SMBIOS: ");
    }

    @Test
    void secureBootIsReadFromItsVariableOrFromWhatTheKernelFound() throws IOException {
        tree.put("/sys/firmware/efi/runtime", "0x0");
        assertEquals("uefi", collect().firmware().mode());
        assertEquals(Optional.empty(), collect().firmware().secureBoot());
        byte[] parameters = new byte[4096];
        parameters[0x1EC] = 3;
        Files.write(tree.file("/sys/kernel/boot_params/data"), parameters);
        assertEquals(Optional.of(true), collect().firmware().secureBoot());
        Files.write(
                tree.file(
                        "/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"),
                new byte[] {6, 0, 0, 0, 0});
        assertEquals(Optional.of(false), collect().firmware().secureBoot());
    }

    @Test
    void theInventoryOfTheMachineOfThisTestGoesThroughJson() throws Exception {
        Inventory inventory = HardwareInventory.of(Path.of("/")).collect(_ -> {});
        assertEquals(inventory, Inventory.fromJson(Json.parse(inventory.toJson().toString())));
        assertThat(inventory.memory().total()).isPositive();
    }

    private Inventory collect() {
        return HardwareInventory.of(directory).collect(_ -> {});
    }

    private Disk disk(String name) {
        return collect().disks().stream()
                .filter(disk -> disk.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
