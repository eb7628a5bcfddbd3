package dev.bootwright.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.netboot.boot.BootDecision;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Well-formed messages that deserve no answer.
class HostileMessageTest {

    private static final byte[] DISCOVER =
            Bytes.discoverHeader().hex("35 01 01").hex("ff").zeros(56).array();

    static Stream<Arguments> messages() {
        return Stream.of(
                Arguments.of(Bytes.with(DISCOVER, 0, "02"), "is a reply"),
                Arguments.of(Bytes.with(DISCOVER, 1, "20 08"), "hardware type 32 is not Ethernet"),
                Arguments.of(Bytes.with(DISCOVER, 1, "01 08"), "hardware address of 8 bytes"),
                Arguments.of(Bytes.with(DISCOVER, 1, "01 00"), "hardware address of 0 bytes"),
                Arguments.of(Bytes.with(DISCOVER, 3, "11"), "came over 17 relays"),
                Arguments.of(Bytes.with(DISCOVER, 24, "0a 63 00 01"), "names us as its relay"),
                Arguments.of(
                        Bytes.with(DISCOVER, 28, "00 00 00 00 00 00"),
                        "00:00:00:00:00:00 is no address of one machine"),
                Arguments.of(
                        Bytes.with(DISCOVER, 28, "ff ff ff ff ff ff"),
                        "ff:ff:ff:ff:ff:ff is no address of one machine"),
                Arguments.of(
                        Bytes.with(DISCOVER, 240, "35 01 02"), "is of no type that clients send"),
                Arguments.of(
                        Bytes.with(DISCOVER, 240, "35 01 0a"), "is of no type that clients send"),
                Arguments.of(Bytes.with(DISCOVER, 240, "00 00 00"), "is of no type"),
                Arguments.of(
                        Bytes.with(DISCOVER, 243, "32 03 0a 00 00 ff"),
                        "option 50: 3 bytes instead of 4"),
                Arguments.of(
                        Bytes.with(DISCOVER, 243, "36 01 0a ff"),
                        "option 54: 1 bytes instead of 4"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void ignores(byte[] packet, String reason) throws FormatException {
        EngineRun run = EngineRun.full();

        assertThat(run.replies(arrival(packet))).isEmpty();
        assertThat(run.lastEvent()).startsWith("dhcp.ignored " + reason);
        assertThat(run.saved).isEmpty();
    }

    /// Seeded, so that a failure repeats. The engine lives through whatever can be read.
    @Test
    void survivesAnyMessage() {
        var random = new Random(4011);
        List<EngineRun> runs = List.of(EngineRun.full(), EngineRun.probing(), EngineRun.proxy());
        runs.forEach(run -> run.decides(new BootDecision.Tftp("x".repeat(200))));
        for (int round = 0; round < 5_000; round++) {
            byte[] packet = Captured.bytes(Captured.ALL.get(random.nextInt(Captured.ALL.size())));
            packet[0] = 1;
            for (int damage = random.nextInt(6); damage >= 0; damage--) {
                packet[random.nextInt(packet.length)] = (byte) random.nextInt(256);
            }
            try {
                Arrival arrival = arrival(packet);
                for (EngineRun run : runs) {
                    run.replies(arrival).forEach(send -> send.reply().write(send.limit()));
                }
            } catch (FormatException e) {
                assertThat(e).hasMessageStartingWith("DHCP");
            }
        }
    }

    private static Arrival arrival(byte[] packet) throws FormatException {
        return new Arrival(DhcpMessage.read(packet), Ipv4Address.NONE, 68, 67, false);
    }
}
