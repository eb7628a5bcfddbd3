package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import dev.bootwright.lab.network.Namespace;
import dev.bootwright.lab.vm.Firmware;
import dev.bootwright.lab.vm.VirtualDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("lab")
class FullInventoryTest {

    private static final long GIB = 1L << 30;

    private static final String TESTS =
            """
            name: tests
            tests: {cpu: 3s, memory: 3s, disks: 3s}
            then: stay
            """;

    @RegisterExtension final Lab lab = new Lab();

    /// QEMU's disks have SMART, its NVMe a health log; lldpd of Debian is the switch.
    @Test
    void aMachineOfTwoNodesWithAllKindsOfDisksTellsAllOfItself() throws Exception {
        lab.serve();
        startLldpd();
        ScenarioMachine machine =
                lab.machine("full", Firmware.UEFI)
                        .memory(1024)
                        .nodes(2)
                        .tpm()
                        .disk(VirtualDisk.nvme("NVME-1", GIB))
                        .disk(VirtualDisk.sata("SATA-1", GIB))
                        .disk(VirtualDisk.virtio("VIRTIO-1", GIB))
                        .disk(VirtualDisk.scsi("SCSI-1", GIB, "0x5000c50015ea71aa"))
                        .powerOn()
                        .expectPhase("inventory");
        Json.Object inventory = withNeighbour(machine);
        assertThat(inventory.array("errors").elements()).isEmpty();
        assertThat(inventory.object("firmware").text("mode")).isEqualTo("uefi");
        assertThat(inventory.object("firmware").bool("secureBoot")).isFalse();
        assertThat(inventory.object("boot").findText("tpm")).contains("2.0");
        assertThat(inventory.object("boot").array("entries").elements()).isNotEmpty();
        assertThat(inventory.object("boot").toString()).doesNotContainPattern("secret=[0-9A-Za-z]");
        Json.Object topology = inventory.object("topology");
        assertThat(topology.integer("sockets")).isEqualTo(2);
        assertThat(topology.integer("threads")).isEqualTo(4);
        assertThat(topology.array("nodes").map(node -> node.asObject("node").text("processors")))
                .containsExactly("0-1", "2-3");
        assertThat(disks(inventory))
                .containsExactlyInAnyOrder(
                        "NVME-1 nvme passed",
                        "SATA-1 sata passed",
                        "VIRTIO-1 virtio -",
                        "SCSI-1 scsi -");
        assertThat(
                        new TreeSet<>(
                                inventory
                                        .array("controllers")
                                        .map(each -> each.asObject("controller").text("kind"))))
                .contains("nvme", "sata", "scsi");
        Json.Object nic = inventory.array("nics").elements().getFirst().asObject("nic");
        assertThat(nic.object("neighbour").findText("description")).contains("Example switch");
        everyTestPasses(machine);
    }

    private void everyTestPasses(ScenarioMachine machine) throws Exception {
        String id = machine.view().id();
        lab.server().api().putTemplate("tests", TESTS);
        lab.server().api().approve(id);
        lab.server().api().assign(id, "tests");
        machine.expectPhase("configured");
        Json.Object told =
                lab.server()
                        .api()
                        .askFor("GET", "machines/" + id + "/tests", Json.object().build());
        assertThat(
                        told.array("tests")
                                .map(each -> {
                                    Json.Object test = each.asObject("test");
                                    return "%s %s %s"
                                            .formatted(
                                                    test.text("test"),
                                                    test.text("subject"),
                                                    verdict(test));
                                }))
                .containsExactlyInAnyOrder(
                        "cpu all passed",
                        "memory all passed",
                        "disks NVME-1 passed",
                        "disks SATA-1 passed",
                        "disks VIRTIO-1 passed",
                        "disks SCSI-1 passed");
    }

    /// A computer that stands still for a while makes the best disk a slow one, as the detail says.
    private static String verdict(Json.Object test) throws JsonException {
        String verdict = test.text("verdict");
        boolean wasSlow =
                test.text("detail").matches(".* the slowest in ([3-9]\\d{3}|\\d{5,}) ms; .*");
        return verdict.equals("degraded") && wasSlow ? "passed" : verdict;
    }

    private static List<String> disks(Json.Object inventory) throws IOException {
        return inventory
                .array("disks")
                .map(each -> {
                    Json.Object disk = each.asObject("disk");
                    return "%s %s %s"
                            .formatted(
                                    disk.object("identity").text("serial"),
                                    disk.text("transport"),
                                    disk.find("health").isPresent()
                                            ? disk.object("health").text("verdict")
                                            : "-");
                });
    }

    /// The agent listens for half a minute, once every driver is there.
    private Json.Object withNeighbour(ScenarioMachine machine) throws IOException {
        Instant end = Instant.now().plus(ScenarioMachine.PATIENCE);
        Json.Object inventory = lab.server().api().inventory(machine.view().id());
        while (!inventory.toString().contains("\"neighbour\"")) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("no neighbour in " + inventory.indented());
            }
            ScenarioMachine.sleep(200);
            inventory = lab.server().api().inventory(machine.view().id());
        }
        return inventory;
    }

    private void startLldpd() throws IOException {
        lab.network().passLldp();
        Namespace other = lab.network().addStation("switch", "10.99.0.3");
        // Its own helper, without privileges, must reach it; a run's folder it may not enter.
        Path socket = Path.of("/tmp", lab.run().folder().getFileName() + ".lldpd");
        socket.toFile().deleteOnExit();
        // Every half minute, as usual, would leave a busy computer two seconds to be late.
        Path settings = Path.of(socket + ".conf");
        Files.writeString(settings, "configure lldp tx-interval 5\n");
        settings.toFile().deleteOnExit();
        lab.run()
                .start(
                        "lldpd",
                        other.inside(
                                List.of(
                                        "lldpd",
                                        "-d",
                                        "-u",
                                        socket.toString(),
                                        "-O",
                                        settings.toString(),
                                        "-I",
                                        "eth0",
                                        "-S",
                                        "Example switch")));
    }
}
