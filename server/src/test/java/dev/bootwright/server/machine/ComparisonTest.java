package dev.bootwright.server.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final String BEFORE =
            """
            {"system": {"manufacturer": "Example", "serial": "S0"},
             "firmware": {"mode": "uefi", "vendor": "Example", "version": "1.0"},
             "architecture": "x86_64", "kernel": "6.1.0-1",
             "cpus": [{"socket": "CPU0", "model": "Example 7", "microcode": "0x10"}],
             "flags": ["fpu", "vmx"],
             "memory": {"total": 34359738368, "installed": 34359738368, "dimms": [
               {"slot": "A1", "size": 17179869184, "serial": "D1", "part": "P"},
               {"slot": "A2", "size": 17179869184, "serial": "D2", "part": "P"}]},
             "disks": [
               {"identity": {"serial": "S1", "size": 1000}, "name": "sda", "path": "pci-ata-1", "model": "M",
                "health": {"verdict": "passed", "temperature": 30, "hours": 100, "reallocated": 0}},
               {"identity": {"serial": "S2", "size": 1000}, "name": "sdb", "path": "pci-ata-2", "model": "M"},
               {"identity": {"serial": "", "size": 1000}, "name": "sdc", "path": "pci-ata-3"}],
             "nics": [{"name": "eth0", "mac": "52:54:00:00:00:01", "permanentMac": "52:54:00:00:00:01",
                       "carrier": true, "neighbour": {"chassis": "sw1", "port": "p1"}}],
             "sources": [{"area": "disks", "from": "sysfs", "atMillis": 1},
                         {"area": "cpus", "from": "x", "atMillis": 1},
                         {"area": "nics", "from": "x", "atMillis": 1},
                         {"area": "memory", "from": "x", "atMillis": 1}]}
            """;

    private static List<String> after(String... replacements) throws JsonException {
        String after = BEFORE;
        for (int i = 0; i < replacements.length; i += 2) {
            assertThat(after).contains(replacements[i]);
            after = after.replace(replacements[i], replacements[i + 1]);
        }
        return Comparison.between(inventory(BEFORE), inventory(after)).stream()
                .map(Difference::toString)
                .toList();
    }

    private static Inventory inventory(String json) throws JsonException {
        return Inventory.fromJson(Json.parse(json));
    }

    @Test
    void theSameMachineIsTheSame() throws JsonException {
        assertEquals(List.of(), after());
    }

    @Test
    void whatChangesByItselfIsNoDifference() throws JsonException {
        assertEquals(
                List.of(),
                after(
                        "\"name\": \"sda\"", "\"name\": \"sdb\"",
                        "\"temperature\": 30", "\"temperature\": 45",
                        "\"hours\": 100", "\"hours\": 101",
                        "\"total\": 34359738368", "\"total\": 34350000000",
                        "6.1.0-1", "6.1.0-2",
                        "\"carrier\": true", "\"carrier\": false",
                        "\"atMillis\": 1", "\"atMillis\": 2"));
    }

    @Test
    void whatWasNotReportedIsNoDifference() throws JsonException {
        assertEquals(
                List.of(),
                after(
                        "\"vendor\": \"Example\", \"version\": \"1.0\"",
                        "\"vendor\": \"Example\"",
                        ", \"neighbour\": {\"chassis\": \"sw1\", \"port\": \"p1\"}",
                        "",
                        "\"cpus\": [{\"socket\": \"CPU0\", \"model\": \"Example 7\", \"microcode\": \"0x10\"}]",
                        "\"cpus\": []",
                        "{\"area\": \"cpus\", \"from\": \"x\", \"atMillis\": 1},",
                        ""));
    }

    @Test
    void aDiskIsSwapped() throws JsonException {
        assertEquals(
                List.of("disk at pci-ata-1: S1 (M, pci-ata-1) was replaced by S9 (M, pci-ata-1)"),
                after("\"serial\": \"S1\"", "\"serial\": \"S9\""));
    }

    @Test
    void aDiskIsGoneAndOneIsNewElsewhere() throws JsonException {
        assertEquals(
                List.of("disk S1 is gone: M, pci-ata-1", "disk S9 is new: M, pci-ata-9"),
                after(
                        "\"serial\": \"S1\", \"size\": 1000}, \"name\": \"sda\", \"path\": \"pci-ata-1\"",
                        "\"serial\": \"S9\", \"size\": 1000}, \"name\": \"sda\", \"path\": \"pci-ata-9\""));
    }

    @Test
    void aModuleIsGone() throws JsonException {
        assertEquals(
                List.of(
                        "memory installed: was 34359738368, is 17179869184",
                        "DIMM A2 size: was 17179869184, is 0"),
                after(
                        "\"installed\": 34359738368",
                        "\"installed\": 17179869184",
                        "{\"slot\": \"A2\", \"size\": 17179869184, \"serial\": \"D2\", \"part\": \"P\"}",
                        "{\"slot\": \"A2\", \"size\": 0}"));
    }

    @Test
    void firmwareMicrocodeFlagsAndHealthChange() throws JsonException {
        assertEquals(
                List.of(
                        "firmware version: was 1.0, is 1.1",
                        "processor CPU0 microcode: was 0x10, is 0x11",
                        "processor flags is gone: vmx",
                        "disk S1 health verdict: was passed, is degraded",
                        "disk S1 health reallocated: was 0, is 8",
                        "interface 52:54:00:00:00:01 neighbour port: was p1, is p2"),
                after(
                        "\"version\": \"1.0\"", "\"version\": \"1.1\"",
                        "0x10", "0x11",
                        "\"fpu\", \"vmx\"", "\"fpu\"",
                        "\"verdict\": \"passed\"", "\"verdict\": \"degraded\"",
                        "\"reallocated\": 0", "\"reallocated\": 8",
                        "\"port\": \"p1\"", "\"port\": \"p2\""));
    }

    private static final int MANY = 4096;

    private static Inventory machine(String list, Stream<String> members) throws JsonException {
        String all = members.collect(Collectors.joining(","));
        return inventory(
                """
                {"system": {}, "firmware": {"mode": "bios"}, "architecture": "x86_64", "kernel": "6.1.0",
                 "memory": {"total": 1073741824}, "%s": [%s]}
                """
                        .formatted(list, all));
    }

    private static Stream<String> devices(String port, int count) {
        return Stream.generate(() -> "{\"port\":\"%s\",\"vendor\":1,\"device\":2}".formatted(port))
                .limit(count);
    }

    private static List<String> between(Inventory before, Inventory after) {
        return Comparison.between(before, after).stream().map(Difference::toString).toList();
    }

    @Test
    void thingsOfOneNameAreToldApartByTheirOrder() throws JsonException {
        Inventory before = machine("usb", devices("1", MANY));
        Inventory after =
                machine(
                        "usb",
                        Stream.concat(
                                devices("1", MANY - 1),
                                Stream.of(
                                        "{\"port\":\"1\",\"vendor\":7,\"device\":2}",
                                        "{\"port\":\"1\",\"vendor\":8,\"device\":2}")));
        assertEquals(
                List.of("USB device 1#4096 vendor: was 1, is 7", "USB device 1#4097 is new"),
                between(before, after));
        assertEquals(
                List.of("USB device 1#4096 vendor: was 7, is 1", "USB device 1#4097 is gone"),
                between(after, before));
    }

    @Test
    void thingsWithoutANameAreToldApartByTheirPlace() throws JsonException {
        Inventory before = machine("usb", Stream.concat(devices("#2", 1), devices("", 1)));
        Inventory after =
                machine(
                        "usb",
                        Stream.of(
                                "{\"port\":\"#2\",\"vendor\":1,\"device\":2}",
                                "{\"port\":\"\",\"vendor\":7,\"device\":2}"));
        assertEquals(List.of("USB device #2 vendor: was 1, is 7"), between(before, after));
    }

    @Test
    void oneDiskOfManyOnOnePathFollowsAnother() throws JsonException {
        List<String> told = between(disks("A"), disks("B"));
        assertThat(told).hasSize(1 + 2 * (MANY - 1));
        assertThat(told.getFirst())
                .isEqualTo("disk at pci-1: A0 (pci-1) was replaced by B0 (pci-1)");
        assertThat(told.subList(1, told.size()))
                .startsWith("disk A1 is gone: pci-1")
                .endsWith("disk B4095 is new: pci-1");
    }

    private static Inventory disks(String series) throws JsonException {
        return machine("disks", IntStream.range(0, MANY).mapToObj(i -> disk(series + i)));
    }

    private static String disk(String serial) {
        return "{\"identity\":{\"serial\":\"%s\",\"size\":1},\"name\":\"sd\",\"path\":\"pci-1\"}"
                .formatted(serial);
    }
}
