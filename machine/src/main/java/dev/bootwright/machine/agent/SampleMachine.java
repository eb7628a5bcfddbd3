package dev.bootwright.machine.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The `/proc`, `/sys` and `/dev` of a machine with a little of everything an inventory looks at.
final class SampleMachine {

    /// Types of SMBIOS structures, with the length of their fields: firmware, system, board, chassis,
    /// processor, memory slot, end.
    private static final int[][] TABLE = {
        {0, 0x18}, {1, 0x1B}, {2, 0x0F}, {3, 0x16}, {4, 0x30}, {17, 0x28}, {127, 4}
    };

    private static final int MEMORY_DEVICE = 17;

    private static final String NIC = "sys/devices/pci0000:00/0000:00:01.0";
    private static final String DISK = "sys/devices/pci0000:00/0000:00:02.0";

    private SampleMachine() {}

    /// @param root an empty directory
    static void write(Path root) throws IOException {
        text(root, "proc/cpuinfo", "processor\t: 0\nmodel name\t: Sample\nflags\t\t: fpu vme\n");
        text(root, "proc/meminfo", "MemTotal:         524288 kB\n");
        text(root, "proc/cmdline", "BOOTIF=01-52-54-00-00-00-01\n");
        text(root, "proc/sys/kernel/osrelease", "6.1.0\n");
        text(root, "proc/self/mountinfo", "1 0 8:1 / / rw,relatime - ext4 /dev/sda1 rw\n");
        text(root, "proc/self/status", "Name:\tjava\nVmHWM:\t   61440 kB\n");
        text(root, "proc/swaps", "Filename Type Size Used Priority\n/dev/sda2 partition 8 0 -2\n");
        text(root, "sys/class/dmi/id/product_uuid", "00000000-0000-0000-0000-000000000001\n");
        text(root, "sys/class/dmi/id/product_serial", "1\n");
        text(root, "sys/devices/system/cpu/cpu0/topology/physical_package_id", "0\n");
        text(root, "sys/devices/system/cpu/cpu0/topology/core_id", "0\n");
        text(root, "sys/devices/system/node/node0/cpulist", "0\n");
        text(root, "sys/devices/system/node/node0/distance", "10\n");
        text(root, "sys/devices/system/node/node0/meminfo", "Node 0 MemTotal: 524288 kB\n");
        smbios(root);
        nic(root);
        disk(root);
    }

    private static void smbios(Path root) throws IOException {
        byte[] entryPoint = new byte[24];
        System.arraycopy(new byte[] {'_', 'S', 'M', '3', '_'}, 0, entryPoint, 0, 5);
        entryPoint[6] = 24;
        entryPoint[7] = 3;
        for (byte each : entryPoint.clone()) {
            entryPoint[5] -= each;
        }
        bytes(root, "sys/firmware/dmi/tables/smbios_entry_point", entryPoint);
        byte[] table = new byte[512];
        int at = 0;
        for (int[] structure : TABLE) {
            table[at] = (byte) structure[0];
            table[at + 1] = (byte) structure[1];
            if (structure[1] > 4) {
                table[at + 4] = 1; // the first text
            }
            if (structure[0] == MEMORY_DEVICE) {
                table[at + 0x0C] = 1; // MB
                table[at + 0x12] = 0x1A; // DDR4
            }
            at += structure[1];
            table[at] = '1';
            at += 3;
        }
        bytes(root, "sys/firmware/dmi/tables/DMI", table);
    }

    private static void nic(Path root) throws IOException {
        text(root, NIC + "/vendor", "0x1af4\n");
        text(root, NIC + "/device", "0x1000\n");
        text(root, NIC + "/class", "0x020000\n");
        text(root, NIC + "/net/eth0/type", "1\n");
        text(root, NIC + "/net/eth0/address", "52:54:00:00:00:01\n");
        text(root, NIC + "/net/eth0/addr_assign_type", "0\n");
        text(root, NIC + "/net/eth0/carrier", "1\n");
        text(root, NIC + "/net/eth0/speed", "1000\n");
        text(root, NIC + "/net/eth0/mtu", "1500\n");
        link(root, NIC + "/net/eth0/device", NIC);
        link(root, NIC + "/driver", "sys/bus/pci/drivers/sample");
        link(root, "sys/class/net/eth0", NIC + "/net/eth0");
        link(root, "sys/bus/pci/devices/0000:00:01.0", NIC);
    }

    private static void disk(Path root) throws IOException {
        String block = DISK + "/ata1/host0/target0:0:0/0:0:0:0/block/sda";
        text(root, DISK + "/vendor", "0x8086\n");
        text(root, DISK + "/device", "0x2922\n");
        text(root, DISK + "/class", "0x010601\n");
        text(root, block + "/size", "64\n");
        text(root, block + "/removable", "0\n");
        text(root, block + "/ro", "0\n");
        text(root, block + "/queue/rotational", "1\n");
        text(root, block + "/queue/logical_block_size", "512\n");
        text(root, DISK + "/ata1/host0/target0:0:0/0:0:0:0/model", "Sample\n");
        text(root, DISK + "/ata1/host0/target0:0:0/0:0:0:0/wwid", "t10.Sample   1\n");
        text(root, DISK + "/ata1/host0/target0:0:0/0:0:0:0/serial", "1\n");
        link(root, block + "/device", DISK + "/ata1/host0/target0:0:0/0:0:0:0");
        link(root, "sys/block/sda", block);
        link(root, "sys/bus/pci/devices/0000:00:02.0", DISK);
        bytes(root, "dev/sda", new byte[64 * 512]);
    }

    private static void text(Path root, String name, String text) throws IOException {
        bytes(root, name, text.getBytes(US_ASCII));
    }

    private static void bytes(Path root, String name, byte[] bytes) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    private static void link(Path root, String name, String target) throws IOException {
        Path link = root.resolve(name);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, root.resolve(target));
    }
}
