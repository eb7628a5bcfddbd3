package dev.bootwright.netboot.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NegotiationTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final int ETHERNET = 1468;

    private static Negotiation negotiate(Map<String, String> asked) {
        return Negotiation.of(asked, 1_000_000, ETHERNET, TIMEOUT);
    }

    @Test
    void fallsBackToRfc1350WithoutOptions() {
        assertThat(negotiate(Map.of())).isEqualTo(new Negotiation(512, 1, TIMEOUT, Map.of()));
    }

    @Test
    void agreesToAllInTheOrderAsked() {
        Map<String, String> asked = new LinkedHashMap<>();
        asked.put("windowsize", "8");
        asked.put("tsize", "0");
        asked.put("multicast", "");
        asked.put("timeout", "3");
        asked.put("blksize", "1024");

        Negotiation agreed = negotiate(asked);

        assertThat(agreed.blockSize()).isEqualTo(1024);
        assertThat(agreed.windowSize()).isEqualTo(8);
        assertThat(agreed.timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(agreed.accepted())
                .containsExactly(
                        Map.entry("windowsize", "8"),
                        Map.entry("tsize", "1000000"),
                        Map.entry("timeout", "3"),
                        Map.entry("blksize", "1024"));
    }

    @ParameterizedTest
    @CsvSource({"8, 8", "1468, 1468", "1469, 1468", "65464, 1468", "0001432, 1432"})
    void keepsBlocksWithinOnePacket(String asked, int agreed) {
        Negotiation negotiation = negotiate(Map.of("blksize", asked));

        assertThat(negotiation.blockSize()).isEqualTo(agreed);
        assertThat(negotiation.accepted()).containsEntry("blksize", "" + agreed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "7",
                "65465",
                "-8",
                "+8",
                " 8",
                "8 ",
                "0x400",
                "1e3",
                "1024.0",
                "٨",
                "99999999999999999999999999",
                "1024\n"
            })
    void leavesAHostileBlockSizeOut(String asked) {
        assertThat(negotiate(Map.of("blksize", asked)))
                .isEqualTo(new Negotiation(512, 1, TIMEOUT, Map.of()));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "16, 16", "64, 64", "65, 64", "65535, 64"})
    void limitsTheWindow(String asked, int agreed) {
        assertThat(negotiate(Map.of("windowsize", asked)).windowSize()).isEqualTo(agreed);
    }

    @Test
    void limitsTheWindowByItsBytes() {
        Map<String, String> asked = Map.of("blksize", "65464", "windowsize", "64");

        assertThat(Negotiation.of(asked, 0, 65_464, TIMEOUT).windowSize()).isEqualTo(8);
    }

    @ParameterizedTest
    @CsvSource({
        "windowsize, 0",
        "windowsize, 65536",
        "timeout, 0",
        "timeout, 256",
        "tsize, -1",
        "tsize, x"
    })
    void leavesOtherHostileOptionsOut(String option, String value) {
        assertThat(negotiate(Map.of(option, value)))
                .isEqualTo(new Negotiation(512, 1, TIMEOUT, Map.of()));
    }

    @Test
    void tellsASizeBeyond32Bits() {
        assertThat(Negotiation.of(Map.of("tsize", "0"), 5L << 30, ETHERNET, TIMEOUT).accepted())
                .containsEntry("tsize", "5368709120");
    }
}
