package dev.bootwright.formats.smart;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Pages laid out by hand, and those of QEMU.
class SmartTest {

    private static void put(byte[] page, int offset, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        System.arraycopy(bytes, 0, page, offset, bytes.length);
    }

    /// Makes the sum of all bytes 0.
    private static byte[] summed(byte[] page) {
        page[511] = 0;
        byte sum = 0;
        for (byte each : page) {
            sum += each;
        }
        page[511] = (byte) -sum;
        return page;
    }

    private static byte[] nvme() {
        byte[] page = new byte[512];
        put(page, 0, "05"); // spare is low, unreliable
        put(page, 1, "3901"); // 313 K
        put(page, 3, "640a07"); // spare 100 %, threshold 10 %, used 7 %
        put(page, 48, "02"); // two data units written
        put(page, 112, "2c01"); // 300 starts
        put(page, 128, "ffffffffffffffff01"); // more hours than a long holds
        put(page, 160, "03"); // media errors
        return page;
    }

    @Test
    void readsTheHealthLogOfAnNvmeDisk() throws FormatException {
        assertEquals(
                new NvmeHealth(5, 313, 100, 10, 7, 1_024_000, 300, Long.MAX_VALUE, 3),
                NvmeHealth.read(nvme()));
    }

    @Test
    void refusesEveryHealthLogThatIsCutOff() {
        for (int length = 0; length < 512; length++) {
            byte[] cut = Arrays.copyOf(nvme(), length);
            assertThrows(FormatException.class, () -> NvmeHealth.read(cut));
        }
    }

    private static byte[] data() {
        byte[] page = new byte[512];
        put(page, 2, "05" + "3300" + "08" + "08" + "6e0000000000" + "00"); // 110 reallocated
        put(page, 14, "c2" + "2200" + "24" + "30" + "1e0000002d00" + "00"); // 30 °C, once 45
        put(page, 26, "c5" + "1200" + "64" + "64" + "020000000000" + "00"); // 2 pending
        put(page, 363, "71"); // the last self-test found bad sectors
        return summed(page);
    }

    private static byte[] thresholds() {
        byte[] page = new byte[512];
        put(page, 2, "050a"); // attribute 5 fails at 10
        put(page, 14, "c200");
        return summed(page);
    }

    @Test
    void readsTheAttributesOfAnAtaDisk() throws FormatException {
        AtaSmart smart = AtaSmart.read(data(), thresholds());
        assertEquals(
                List.of(
                        new AtaSmart.Attribute(5, true, 8, 10, 110),
                        new AtaSmart.Attribute(194, false, 36, 0, 0x2D00_0000_1EL),
                        new AtaSmart.Attribute(197, false, 100, 0, 2)),
                smart.attributes());
        assertEquals(
                List.of(true, false, false),
                smart.attributes().stream().map(AtaSmart.Attribute::isFailing).toList());
        assertEquals(7, smart.selfTest());
        assertEquals(Optional.of(30L), smart.count(194, 8));
        assertEquals(Optional.empty(), smart.count(9, 32));
    }

    @Test
    void refusesPagesThatAreCutOffOrChanged() {
        for (int length = 0; length < 512; length++) {
            byte[] cut = Arrays.copyOf(data(), length);
            assertThrows(FormatException.class, () -> AtaSmart.read(cut, thresholds()));
        }
        byte[] changed = thresholds();
        changed[3]++;
        assertThatThrownBy(() -> AtaSmart.read(data(), changed))
                .hasMessageContaining("SMART thresholds: checksum");
    }

    @Test
    void readsLogPagesOfAScsiDisk() throws FormatException {
        Map<Integer, byte[]> informational =
                ScsiHealth.parameters(
                        0x2F, HexFormat.of().parseHex("2f000008" + "00000304" + "5d101e3c"));
        assertEquals(Optional.of(true), ScsiHealth.isFailing(informational));
        Map<Integer, byte[]> temperature =
                ScsiHealth.parameters(
                        0x0D,
                        HexFormat.of()
                                .parseHex("0d00000c" + "00000302" + "0021" + "00010302" + "0041"));
        assertEquals(Optional.of(33L), ScsiHealth.temperature(temperature));
        Map<Integer, byte[]> errors =
                ScsiHealth.parameters(
                        3, HexFormat.of().parseHex("0300000c" + "00060308" + "0000000000000004"));
        assertEquals(Optional.of(4L), ScsiHealth.uncorrected(errors));
        Map<Integer, byte[]> endurance =
                ScsiHealth.parameters(
                        0x11, HexFormat.of().parseHex("11000008" + "00010304" + "00000009"));
        assertEquals(Optional.of(9L), ScsiHealth.used(endurance));
        assertEquals(Optional.empty(), ScsiHealth.used(errors));
    }

    @Test
    void aPageThatIsCutOffIsRefusedOrShorter() throws FormatException {
        byte[] page =
                HexFormat.of().parseHex("0d00000c" + "00000302" + "0021" + "00010302" + "0041");
        for (int length = 0; length < page.length; length++) {
            byte[] cut = Arrays.copyOf(page, length);
            if (length == 4 || length == 10) { // between two parameters
                assertEquals((length - 4) / 6, ScsiHealth.parameters(0x0D, cut).size());
            } else {
                assertThrows(FormatException.class, () -> ScsiHealth.parameters(0x0D, cut));
            }
        }
        assertThrows(FormatException.class, () -> ScsiHealth.parameters(0x2F, page));
    }

    @Test
    void readsThePagesOfQemusDisks() throws IOException {
        AtaSmart smart = AtaSmart.read(page("qemu-ata-data"), page("qemu-ata-thresholds"));
        assertEquals(
                List.of(1, 3, 4, 5, 9, 12, 190),
                smart.attributes().stream().map(AtaSmart.Attribute::number).toList());
        assertEquals(new AtaSmart.Attribute(5, true, 100, 36, 0), smart.attributes().get(3));
        assertEquals(Optional.of(1L), smart.count(9, 24));
        assertEquals(0, smart.selfTest());
        NvmeHealth health = NvmeHealth.read(page("qemu-nvme-health"));
        assertEquals(323, health.temperature());
        assertEquals(0, health.criticalWarning());
    }

    private static byte[] page(String name) throws IOException {
        try (InputStream in = SmartTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }
}
