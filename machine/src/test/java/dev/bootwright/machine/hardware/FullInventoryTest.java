package dev.bootwright.machine.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bootwright.formats.contract.BootFacts;
import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.contract.Source;
import dev.bootwright.formats.contract.Topology;
import dev.bootwright.formats.contract.Usb;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullInventoryTest {

    private static final String GLOBAL = "-8be4df61-93ca-11d2-aa0d-00e098032b8c";

    @TempDir Path directory;

    private MachineTree tree;

    @BeforeEach
    void layOut() throws IOException {
        tree = MachineTree.server9(directory);
    }

    private Inventory collect() {
        return HardwareInventory.of(directory).collect(_ -> {});
    }

    @Test
    void everyAreaHasItsSource() {
        assertThat(collect().sources().stream().map(Source::area))
                .containsExactlyInAnyOrder(
                        "system",
                        "cpus",
                        "firmware",
                        "memory",
                        "disks",
                        "nics",
                        "pci",
                        "topology",
                        "controllers",
                        "usb",
                        "boot");
    }

    @Test
    void cardsAreAskedAfterTheFirstCollectionAndFromThenOn() {
        HardwareInventory hardware = HardwareInventory.of(directory);
        Inventory first = hardware.collect(_ -> {});
        assertThat(first.sources()).extracting(Source::area).doesNotContain("cards", "neighbours");
        Inventory later = hardware.withInterfaces(first);
        assertThat(later.sources())
                .extracting(Source::area)
                .contains("nics", "cards")
                .doesNotContain("neighbours");
        assertThat(hardware.withInterfaces(later).sources())
                .extracting(Source::area)
                .doesNotHaveDuplicates();
        assertThat(hardware.collect(_ -> {}).sources())
                .extracting(Source::area)
                .containsOnlyOnce("nics", "cards");
    }

    @Test
    void whatCouldNotBeReadHasNoSource() throws IOException {
        Files.delete(directory.resolve("sys/firmware/dmi/tables/DMI"));
        Files.delete(directory.resolve("proc/meminfo"));
        assertThat(collect().sources().stream().map(Source::area))
                .doesNotContain("system", "memory")
                .contains("firmware", "disks");
    }

    @Test
    void knowsHowProcessorsAndMemoryLie() throws IOException {
        for (int cpu = 0; cpu < 4; cpu++) {
            String topology = "/sys/devices/system/cpu/cpu%d/topology/".formatted(cpu);
            tree.put(topology + "physical_package_id", cpu / 2 + "\n");
            tree.put(topology + "core_id", "0\n"); // two threads of one core in each package
            tree.put(topology + "die_id", "0\n");
        }
        tree.put("/sys/devices/system/cpu/cpu4/online", "0\n");
        tree.put("/sys/devices/system/cpu/smt/active", "1\n");
        tree.put("/sys/devices/system/node/node0/cpulist", "0-1\n");
        tree.put(
                "/sys/devices/system/node/node0/meminfo",
                "Node 0 MemTotal:  524288 kB\nNode 0 MemFree: 1 kB\n");
        tree.put("/sys/devices/system/node/node0/distance", "10 20\n");
        tree.put("/sys/devices/system/node/node1/cpulist", "2-3\n");
        assertEquals(
                Optional.of(
                        new Topology(
                                Optional.of(2L),
                                Optional.of(2L),
                                Optional.of(4L),
                                Optional.of(true),
                                List.of(
                                        new Topology.Node(
                                                0,
                                                "0-1",
                                                Optional.of(512L << 20),
                                                List.of(10L, 20L)),
                                        new Topology.Node(1, "2-3", Optional.empty(), List.of())))),
                collect().topology());
    }

    @Test
    void knowsUsbDevicesButNoHubs() throws IOException {
        String hub = "/sys/bus/usb/devices/usb1/";
        tree.put(hub + "idVendor", "1d6b\n");
        tree.put(hub + "idProduct", "0002\n");
        tree.put(hub + "bDeviceClass", "09\n");
        String stick = "/sys/bus/usb/devices/1-4.2/";
        tree.put(stick + "idVendor", "0781\n");
        tree.put(stick + "idProduct", "5583\n");
        tree.put(stick + "bDeviceClass", "00\n");
        tree.put(stick + "product", "Ultra Fit\n");
        tree.put(stick + "speed", "5000\n");
        tree.put("/sys/bus/usb/devices/1-4.2:1.0/bInterfaceClass", "08\n");
        assertThat(collect().usb())
                .containsExactly(
                        new Usb(
                                "1-4.2",
                                0x0781,
                                0x5583,
                                Optional.empty(),
                                Optional.of("Ultra Fit"),
                                Optional.empty(),
                                Optional.of(0L),
                                Optional.of(5000L)));
    }

    @Test
    void knowsWhatTheFirmwareWouldStart() throws IOException {
        variable("BootOrder", "0100" + "0000" + "0700");
        variable("BootCurrent", "0100");
        // active, no path, "UEFI PXE"
        variable("Boot0001", "01000000" + "0000" + utf16("UEFI PXE") + "0000");
        variable("Boot0000", "00000000" + "0000" + utf16("disk\u001b[2J") + "0000");
        variable("Boot0007", "01000000" + "0000" + utf16("without an end"));
        tree.put("/sys/firmware/acpi/tables/TPM2", "TPM2");
        BootFacts boot = collect().boot().orElseThrow();
        assertEquals(Optional.of("0001"), boot.current());
        assertEquals(
                List.of(
                        new BootFacts.Entry("0001", "UEFI PXE", true),
                        new BootFacts.Entry("0000", "disk [2J", false)),
                boot.entries());
        assertEquals(Optional.of("2.0"), boot.tpm());
    }

    private void variable(String name, String content) throws IOException {
        Files.write(
                tree.file("/sys/firmware/efi/efivars/" + name + GLOBAL),
                HexFormat.of().parseHex("07000000" + content));
    }

    private static String utf16(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_16LE));
    }

    @Test
    void noSecretOfTheCommandLineIsInTheInventoryOrBesideIt() throws IOException {
        tree.put(
                "/proc/cmdline",
                "SERVER_ADDR=http://10.0.0.1:8080 bootwright.secret=5Up3r BMC_PASSWORD=5Up3r"
                        + " PRE=http://admin:5Up3r@10.0.0.1/pre api-token=5Up3r quiet A=b,Pwd=5Up3r=c\tD=///u:5Up3r@h//v:5Up3r@i/j@k"
                        + " bootwright.time=1795300429 \n");
        HardwareInventory hardware = HardwareInventory.of(directory);
        Inventory inventory = hardware.collect(_ -> {});
        assertEquals(
                List.of(
                        "SERVER_ADDR=http://10.0.0.1:8080",
                        "bootwright.secret=(left out)",
                        "BMC_PASSWORD=(left out)",
                        "PRE=http://(left out)@10.0.0.1/pre",
                        "api-token=(left out)",
                        "quiet",
                        "A=b,Pwd=(left out)",
                        "D=///(left out)@h//(left out)@i/j@k",
                        "bootwright.time=(left out)"),
                inventory.boot().orElseThrow().arguments());
        assertThat(inventory.toJson().toString()).doesNotContain("5Up3r");
        Map<String, String> raw = unpacked(hardware.rawOutputs());
        assertThat(raw).containsKeys("proc/cmdline", "proc/cpuinfo", "smbios/DMI");
        assertThat(raw.values()).noneMatch(text -> text.contains("5Up3r"));
    }

    private static Map<String, String> unpacked(byte[] archive) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(
                        entry.getName(),
                        new String(zip.readAllBytes(), StandardCharsets.ISO_8859_1));
            }
        }
        return files;
    }

    @Test
    void rawOutputsAreBoundedAndStayWhereTheyBelong() throws IOException {
        RawOutputs raw = new RawOutputs();
        raw.keep("disks/../../etc/passwd", "x");
        raw.keep("disks/A B/page", "y");
        raw.keep("huge", new byte[(256 << 10) + 1]);
        for (int i = 0; i < 20; i++) {
            raw.keep("large" + i, new byte[256 << 10]);
        }
        Map<String, String> files = unpacked(raw.archive());
        assertThat(files)
                .containsEntry("disks/_/_/etc/passwd", "x")
                .containsEntry("disks/A_B/page", "y")
                .containsEntry("LEFT-OUT", "6 outputs\n");
        assertThat(raw.archive()).isEqualTo(raw.archive());
    }

    @Test
    void registersThatComeBackTellWhetherADiskExpectsToFail() {
        // descriptor sense data, then what ATA returns (SAT-4 §12.2.2.7)
        String head = "720100000000000e" + "090c" + "00000000000000";
        assertEquals(Optional.of(false), isFailing(head + "4f00c20050"));
        assertEquals(Optional.of(true), isFailing(head + "f4002c0050"));
        assertEquals(Optional.empty(), isFailing(head + "4f00c200")); // cut off
        assertEquals(Optional.empty(), isFailing("70000000000000000000"));
        assertEquals(Optional.empty(), isFailing(""));
        assertEquals(Optional.empty(), isFailing("72010000000000ff" + "0300"));
    }

    private static Optional<Boolean> isFailing(String sense) {
        return HealthCollector.isFailing(HexFormat.of().parseHex(sense));
    }
}
