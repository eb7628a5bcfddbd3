package dev.bootwright.machine.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CollectorsTest {

    @Test
    void workThatDoesNotEndIsLeft() {
        CountDownLatch never = new CountDownLatch(1);
        IOException e =
                assertThrows(
                        IOException.class,
                        () ->
                                Bounded.start(
                                                "hanging",
                                                () -> {
                                                    never.await();
                                                    return 1;
                                                })
                                        .get(Duration.ofMillis(20)));
        assertEquals("no answer within 0 s", e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "To Be Filled By O.E.M.",
                "Default string",
                "None",
                "00000000",
                "xxxxxxx",
                ".......",
                "0123456789",
                "0",
                "1111111111"
            })
    void textsThatNobodyFilledInAreAbsent(String text) {
        assertEquals(Optional.empty(), Placeholders.without(Optional.of(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "SN12345", "Noname", "CZ3112233X", "7"})
    void textsThatMeanSomethingStay(String text) {
        assertEquals(Optional.of(text), Placeholders.without(Optional.of(text)));
    }

    @ParameterizedTest
    @CsvSource({
        "BOOTIF=01-52-54-00-00-00-02, 52:54:00:00:00:02",
        "quiet BOOTIF=01-52-54-00-00-AB-02 x, 52:54:00:00:ab:02",
        "BOOTIF=52:54:00:00:00:02, 52:54:00:00:00:02",
        "XBOOTIF=01-52-54-00-00-00-02,",
        "BOOTIF=01-52-54-00-00-00-02-03,",
        "BOOTIF=01-52-54,",
    })
    void theBootNicIsNamedOnTheCommandLine(String commandLine, String mac) {
        assertEquals(Optional.ofNullable(mac), NicCollector.bootMac(commandLine));
    }

    @Test
    void numbersInNamesAreOrderedByValue() {
        List<String> names = List.of("sda10", "sdb", "sda2", "sda", "nvme10n1", "nvme2n1", "sda02");
        assertEquals(
                List.of("nvme2n1", "nvme10n1", "sda", "sda02", "sda2", "sda10", "sdb"),
                names.stream().sorted(Names::compare).toList());
    }

    @Test
    void aSerialNumberIsFoundInTheDesignationPage() {
        byte[] page =
                hex(
                        """
                        00830060   page 83, 96 bytes
                        02000014   vendor specific, 20 bytes
                        4148434930202020202020202020202020202020   AHCI0
                        02010044   T10 vendor identification, 68 bytes
                        4154412020202020   ATA
                        51454d5520484152444449534b202020   QEMU HARDDISK, 40 bytes
                        2020202020202020202020202020202020202020
                        20202020
                        4148434930202020202020202020202020202020   AHCI0
                        """);
        assertEquals(Optional.of("AHCI0"), DiskSerial.t10Serial(page));
        for (int length = 0; length < page.length; length++) {
            assertEquals(Optional.empty(), DiskSerial.t10Serial(Arrays.copyOf(page, length)));
        }
    }

    @Test
    void aSerialNumberPageMayBeOfAnotherKindOrCutOff() {
        assertEquals(Optional.of("MPT0"), DiskSerial.unitSerial(hex("008000044d505430")));
        assertEquals(Optional.empty(), DiskSerial.unitSerial(hex("008300044d505430")));
        assertEquals(Optional.empty(), DiskSerial.unitSerial(hex("008000054d505430")));
        assertEquals(Optional.empty(), DiskSerial.unitSerial(hex("0080000420202000")));
        assertEquals(Optional.empty(), DiskSerial.unitSerial(new byte[0]));
        assertTrue(DiskSerial.t10Serial(new byte[3]).isEmpty());
    }

    private static byte[] hex(String remarked) {
        StringBuilder digits = new StringBuilder();
        remarked.lines().forEach(line -> digits.append(line.strip().replaceFirst(" .*", "")));
        return HexFormat.of().parseHex(digits);
    }
}
