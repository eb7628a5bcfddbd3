package dev.bootwright.formats.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobOrderTest {

    private static final UUID ID = UUID.fromString("12345678-9abc-8def-8123-456789abcdef");
    private static final DiskIdentity DISK =
            new DiskIdentity("S1", Optional.of("naa.5000c50015ea71aa"), 1L << 40);

    /// A job of one step, which is `%s`, with a hole for its other members.
    private static final String ORDER =
            """
            {"job": "7", "then": {"kind": "stay"}, "steps": [
              {"index": 0, "title": "t", "deadlineSeconds": 60, "state": "waiting", "step": %s}]}\
            """;

    static Stream<Step> steps() {
        BlockRef part = new BlockRef.Partition(DISK, 2);
        BlockRef volume = new BlockRef.LogicalVolume("vg-a", "lv+b");
        return Stream.of(
                new Step.Wipe(List.of(DISK)),
                new Step.PartitionTable(
                        DISK,
                        ID,
                        List.of(
                                new Step.Partition("a", ID, ID, Optional.of(1L << 20)),
                                new Step.Partition("💾", ID, ID, Optional.empty()))),
                new Step.SoftwareRaid("mirror", "1", ID, List.of(part), List.of(part)),
                new Step.SoftwareRaid("m", "1", ID, List.of(part), List.of(), "1.0"),
                new Step.LuksContainer(
                        volume,
                        "vault",
                        ID,
                        Optional.of("safe"),
                        new LuksSettings("aes-xts-plain64", 512, "argon2id", Optional.of(1L << 28)),
                        new Passphrase("disks", Optional.of("-n \"\\ ü"))),
                new Step.FileSystem(new BlockRef.Luks("vault"), "xfs", Optional.empty(), ID),
                new Step.VolumeGroup("vg-a", List.of(new BlockRef.Raid("mirror"))),
                new Step.LogicalVolume("vg-a", "lv+b", Optional.of(1L << 30)),
                new Step.LogicalVolume("vg-a", "lv+b", Optional.empty()),
                new Step.FileSystem(volume, "ext4", Optional.of("-n"), ID),
                new Step.WriteFile(new BlockRef.Disk(DISK), "/a", "\"\\\n\0", 07777),
                new Step.ImportPayload(Optional.empty(), "/external/distfiles"),
                new Step.ImportPayload(Optional.of(volume), "/distfiles"),
                new Step.HardwareTest(
                        "disks", 60, List.of(new DiskIdentity("S1", Optional.empty(), 1)), true),
                new Step.RunCommand("#!/bin/sh\n"),
                new Step.BiosSettings(Map.of("BootMode", "Uefi", "ProcCores", "16")),
                new Step.Firmware(
                        "NIC",
                        FirmwareMethod.EXECUTABLE,
                        "/flash",
                        "0".repeat(64),
                        List.of("1", "2"),
                        "3",
                        List.of("-x", ""),
                        "nic --version"));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void everyKindOfStepSurvivesARoundTrip(Step step) throws JsonException {
        JobOrder order =
                new JobOrder(
                        "7",
                        List.of(
                                new JobOrder.StepOrder(
                                        0,
                                        "title",
                                        step,
                                        Duration.ofMinutes(1),
                                        StepState.RUNNING)),
                        new Ending.Kexec("http://a/k", "", "quiet"));
        assertEquals(order, JobOrder.fromJson(Json.parse(order.toJson().toString())));
    }

    @Test
    void everyEndingSurvivesARoundTrip() throws JsonException {
        for (Ending ending :
                List.of(
                        new Ending.Reboot(),
                        new Ending.PowerOff(),
                        new Ending.Stay(),
                        new Ending.StartInstalled(),
                        new Ending.Kexec("http://a/k", "http://a/i", ""))) {
            assertEquals(ending, Ending.fromJson(Json.parse(ending.toJson().toString())));
        }
    }

    static Stream<Arguments> hostile() {
        return Stream.of(
                hostile(
                        "an unknown kind",
                        "{\"kind\": \"format\"}",
                        "step: unknown kind \"format\""),
                hostile(
                        "a group that is an option",
                        "{\"kind\": \"volumeGroup\", \"name\": \"--config\", \"physicalVolumes\": []}",
                        name("name", "--config")),
                hostile(
                        "a group that is a path",
                        "{\"kind\": \"volumeGroup\", \"name\": \"../x\", \"physicalVolumes\": []}",
                        name("name", "../x")),
                hostile(
                        "a volume that ends a query",
                        "{\"kind\": \"logicalVolume\", \"group\": \"a\", \"name\": \"b\\\" || lv_size>0\"}",
                        name("name", "b\" || lv_size>0")),
                hostile(
                        "an array that is a path",
                        "{\"kind\": \"softwareRaid\", \"name\": \"../sda\", \"level\": \"1\", \"uuid\": \"%s\","
                                        .formatted(ID)
                                + " \"members\": [], \"spares\": []}",
                        name("name", "../sda")),
                hostile(
                        "a mode of more bits than an int",
                        "{\"kind\": \"writeFile\", \"device\": {\"kind\": \"raid\", \"name\": \"r\"},"
                                + " \"path\": \"/a\", \"content\": \"\", \"mode\": 4294967296}",
                        "\"mode\": expected 0 to 4095, found 4294967296"),
                hostile(
                        "a partition of more bits than an int",
                        "{\"kind\": \"writeFile\", \"device\": {\"kind\": \"partition\", \"number\":"
                                + " 4294967297, \"disk\": {\"serial\": \"S\", \"size\": 1}},"
                                + " \"path\": \"/a\", \"content\": \"\", \"mode\": 0}",
                        "\"number\": expected 1 to 2147483647, found 4294967297"),
                hostile(
                        "a UUID that is short",
                        "{\"kind\": \"fileSystem\", \"device\": {\"kind\": \"raid\", \"name\": \"r\"},"
                                + " \"type\": \"ext4\", \"uuid\": \"1-1-1-1-1\"}",
                        "\"uuid\": \"1-1-1-1-1\" is no UUID"),
                hostile("no object", "[]", "\"step\": expected an object, found an array"));
    }

    private static Arguments hostile(String name, String step, String message) {
        return argumentSet(name, step, message);
    }

    private static String name(String member, String found) {
        return "\"%s\": expected at most 127 letters, digits, '+', '_', '.' and '-', found \"%s\""
                .formatted(member, found);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void hostileStepsAreRefusedInOneSentence(String step, String message) {
        JsonException e =
                assertThrows(
                        JsonException.class,
                        () -> JobOrder.fromJson(Json.parse(ORDER.replace("%s", step))));
        assertEquals(message, e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, Long.MIN_VALUE, Long.MAX_VALUE})
    void deadlinesThatNoClockReachesAreRefused(long seconds) {
        String order = ORDER.replace("%s", "{\"kind\": \"runCommand\", \"script\": \"\"}");
        JsonException e =
                assertThrows(
                        JsonException.class,
                        () ->
                                JobOrder.fromJson(
                                        Json.parse(order.replace("60", Long.toString(seconds)))));
        assertEquals(
                "\"deadlineSeconds\": expected 1 to 4000000000, found " + seconds, e.getMessage());
    }

    @Test
    void everyTruncationIsRefused() throws JsonException {
        String order = ORDER.replace("%s", "{\"kind\": \"runCommand\", \"script\": \"true\"}");
        JobOrder.fromJson(Json.parse(order));
        for (int length = 0; length < order.length(); length++) {
            String cut = order.substring(0, length);
            assertThrows(JsonException.class, () -> JobOrder.fromJson(Json.parse(cut)), cut);
        }
    }
}
