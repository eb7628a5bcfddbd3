package dev.bootwright.machine.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bootwright.formats.contract.Disk;
import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.json.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A storage server: a SAS controller with enclosures of a thousand disks.
class ManyDisksTest {

    private static final int DISKS = 1000;
    private static final String CONTROLLER = "/sys/devices/pci0000:00/0000:00:05.0";

    @TempDir Path directory;

    @Test
    void aThousandDisksAreAllInTheInventory() throws IOException {
        MachineTree tree = new MachineTree(directory);
        tree.put("/proc/cpuinfo", "processor\t: 0\n\n");
        tree.put("/proc/meminfo", "MemTotal:       131072 kB\n");
        tree.put("/proc/cmdline", "quiet\n");
        tree.put("/proc/sys/kernel/osrelease", "6.1.0\n");
        tree.put("/proc/self/mountinfo", "1 0 0:1 / / rw - rootfs rootfs rw\n");
        tree.put(CONTROLLER + "/class", "0x010700\n");
        tree.put(CONTROLLER + "/vendor", "0x1000\n");
        tree.put(CONTROLLER + "/device", "0x00e6\n");
        tree.put(CONTROLLER + "/host0/scsi_host/host0/board_name", "SAS9500-16e\n");
        tree.put(CONTROLLER + "/host0/scsi_host/host0/version_fw", "28.00.00.00\n");
        link(tree, "/sys/bus/pci/devices/0000:00:05.0", CONTROLLER);
        for (int i = 0; i < DISKS; i++) {
            disk(tree, i);
        }
        Inventory inventory = HardwareInventory.of(directory).collect(_ -> {});
        assertEquals(DISKS, inventory.disks().size());
        assertThat(inventory.errors()).containsExactly("smbios: this machine has no tables");
        assertThat(inventory.disks().stream().map(Disk::identity).distinct()).hasSize(DISKS);
        assertThat(inventory.disks())
                .filteredOn(disk -> disk.identity().serial().equals("ZVT00999"))
                .singleElement()
                .returns("sdall", Disk::name)
                .returns(Optional.of("0:0:999:0"), Disk::hctl)
                .returns(Optional.of("sas"), Disk::transport);
        assertThat(inventory.controllers())
                .singleElement()
                .returns(Optional.of("SAS9500-16e"), each -> each.model())
                .returns(Optional.of("28.00.00.00"), each -> each.firmware())
                .returns("sas", each -> each.kind())
                .returns(DISKS, each -> each.disks().size());
        String document = inventory.toJson().toString();
        assertThat(document.length()).isLessThan(2 << 20); // servers take 8 MiB
        assertEquals(inventory, Inventory.fromJson(Json.parse(document)));
    }

    /// Names go on behind `sdz` with `sdaa`.
    private static void disk(MachineTree tree, int number) throws IOException {
        String name = "";
        for (int left = number; left >= 0; left = left / 26 - 1) {
            name = (char) ('a' + left % 26) + name;
        }
        String device =
                "%s/host0/port-0:0/end_device-0:0/target0:0:%d/0:0:%d:0"
                        .formatted(CONTROLLER, number, number);
        String block = device + "/block/sd" + name;
        tree.put(block + "/size", "8192\n");
        tree.put(block + "/queue/rotational", "1\n");
        tree.put(block + "/queue/logical_block_size", "512\n");
        tree.put(device + "/model", "ST20000NM002D\n");
        tree.put(device + "/serial", "ZVT%05d\n".formatted(number));
        tree.put(device + "/wwid", "naa.5000c500%08x\n".formatted(number));
        link(tree, block + "/device", device);
        link(tree, "/sys/block/sd" + name, block);
        try (var file = new RandomAccessFile(tree.file("/dev/sd" + name).toFile(), "rw")) {
            file.setLength(8192 * 512);
        }
    }

    private static void link(MachineTree tree, String name, String target) throws IOException {
        Path link = tree.file(name);
        Files.createSymbolicLink(link, tree.root().resolve(target.substring(1)));
    }
}
