package dev.bootwright.linux.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FramesTest {

    /// Laid out by hand, both checksums added up on paper (RFC 1071 §1): the header's words are
    /// 4500 + 001e + 4011 + 0a63 + 0001 + 0a63 + 0032 = 9a28, its complement 65d7; pseudo header, UDP
    /// header and payload are 0a63 + 0001 + 0a63 + 0032 + 0011 + 000a + 0043 + 0044 + 000a + 6869 =
    /// 7e0e, its complement 81f1.
    private static final byte[] UDP =
            hex(
                    "525400000001 525400000002 0800" // to, from, IPv4
                            + "4500 001e 0000 0000 40 11" // 30 bytes, 64 hops, UDP
                            + "65d7" // header checksum
                            + "0a630001 0a630032" // 10.99.0.1 to 10.99.0.50
                            + "0043 0044 000a 81f1" // ports 67 and 68, 10 bytes, checksum
                            + "6869");

    private static final Frames.UdpRoute ROUTE =
            new Frames.UdpRoute(0x525400000002L, 0x525400000001L, 0x0A630001, 67, 0x0A630032, 68);

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    @Test
    void composesUdp() {
        byte[] frame = Frames.udp(ROUTE, "hi".getBytes(StandardCharsets.US_ASCII));

        assertThat(HexFormat.of().formatHex(frame)).isEqualTo(HexFormat.of().formatHex(UDP));
    }

    @Test
    void readsUdp() {
        Datagram datagram = Frames.readUdp(UDP).orElseThrow();

        assertThat(datagram.address()).isEqualTo(0x0A630001);
        assertThat(datagram.port()).isEqualTo(67);
        assertThat(datagram.destination()).isEqualTo(0x0A630032);
        assertThat(datagram.payload()).asString(StandardCharsets.US_ASCII).isEqualTo("hi");
        assertThat(Frames.sourceMac(UDP)).isEqualTo(0x525400000002L);
    }

    @Test
    void readsNothingFromATruncatedFrame() {
        for (int length = 0; length < UDP.length; length++) {
            assertThat(Frames.readUdp(Arrays.copyOf(UDP, length))).isEmpty();
        }
    }

    @Test
    void readsNothingFromFramesThatLie() {
        for (int[] change :
                new int[][] {{12, 0x86}, {14, 0x41}, {14, 0x4F}, {23, 6}, {38, 0xFF}, {39, 7}}) {
            byte[] frame = UDP.clone();
            frame[change[0]] = (byte) change[1];
            assertThat(Frames.readUdp(frame)).as(Arrays.toString(change)).isEmpty();
        }
    }

    @Test
    void ignoresTheFillingOfAShortFrame() {
        Datagram datagram = Frames.readUdp(Arrays.copyOf(UDP, 60)).orElseThrow();

        assertThat(datagram.payload()).hasSize(2);
    }

    /// RFC 5227 §2.1.1: the sender's IP address is zero.
    @Test
    void composesAnArpProbe() {
        assertThat(Frames.arpProbe(0x525400000002L, 0x0A630032))
                .isEqualTo(
                        hex(
                                "ffffffffffff 525400000002 0806"
                                        + "0001 0800 06 04 0001" // Ethernet, IPv4, request
                                        + "525400000002 00000000"
                                        + "000000000000 0a630032"));
    }

    @Test
    void readsWhoClaimsAnAddress() {
        byte[] reply =
                hex(
                        "525400000002 525400000005 0806"
                                + "0001 0800 06 04 0002"
                                + "525400000005 0a630032"
                                + "525400000002 00000000");

        assertThat(Frames.readArp(reply))
                .contains(new Frames.ArpClaim(0x0A630032, 0x525400000005L));
        assertThat(Frames.readArp(Frames.arpProbe(0x525400000002L, 0x0A630032))).isEmpty();
        for (int length = 0; length < reply.length; length++) {
            assertThat(Frames.readArp(Arrays.copyOf(reply, length))).isEmpty();
        }
    }
}
