package dev.bootwright.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.formats.net.MacAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class DhcpMessageTest {

    static final List<String> CAPTURED = Captured.ALL;
    static final List<String> CLIENTS =
            Captured.ALL.stream().filter(name -> !name.startsWith("dnsmasq")).toList();

    /// Laid out by hand, 300 bytes.
    private static final byte[] DISCOVER =
            Bytes.discoverHeader()
                    .hex("35 01 01") // DHCPDISCOVER
                    .hex("39 02 05 c0") // at most 1472 bytes
                    .hex("5d 02 00 07") // x64 UEFI
                    .hex("37 03 01 03 43") // wants mask, routers, boot file
                    .hex("e0 02 ca fe") // site-specific, unknown to us
                    .hex("ff")
                    .zeros(39)
                    .array();

    @Test
    void readsEveryField() throws FormatException {
        DhcpMessage message = DhcpMessage.read(DISCOVER);

        assertThat(message)
                .isEqualTo(
                        new DhcpMessage(
                                DhcpMessage.REQUEST,
                                1,
                                Opaque.parse("525400000001"),
                                0,
                                0x11223344,
                                5,
                                true,
                                Ipv4Address.NONE,
                                Ipv4Address.NONE,
                                Ipv4Address.NONE,
                                Ipv4Address.NONE,
                                "",
                                "",
                                List.of(
                                        new DhcpOption.Type(MessageType.DISCOVER),
                                        new DhcpOption.MaxMessageSize(1472),
                                        new DhcpOption.ClientArchitecture(List.of(7)),
                                        new DhcpOption.ParameterRequestList(List.of(1, 3, 67)),
                                        new DhcpOption.Unknown(224, Opaque.parse("cafe")))));
        assertThat(message.mac()).contains(MacAddress.parse("52:54:00:00:00:01"));
    }

    @Test
    void writesWhatItHasRead() throws FormatException {
        assertThat(DhcpMessage.read(DISCOVER).write()).isEqualTo(DISCOVER);
    }

    /// Their filling differs: zeros up to some length. (dnsmasq ends text with a NUL, which is not
    /// kept.)
    @ParameterizedTest
    @FieldSource("CLIENTS")
    void writesRealMessagesAsTheyWere(String name) throws FormatException {
        byte[] captured = Captured.bytes(name);
        byte[] written = DhcpMessage.read(captured).write();

        int length = Math.max(captured.length, written.length);
        assertThat(Arrays.copyOf(written, length)).isEqualTo(Arrays.copyOf(captured, length));
    }

    @ParameterizedTest
    @FieldSource("CAPTURED")
    void readsWhatItHasWritten(String name) throws FormatException {
        DhcpMessage message = Captured.message(name);

        assertThat(DhcpMessage.read(message.write())).isEqualTo(message);
    }

    @Test
    void readsOvmfsRequest() {
        DhcpMessage request = Captured.message("ovmf-pxe-request");

        assertThat(request.broadcast()).isTrue();
        assertThat(request.options())
                .contains(
                        new DhcpOption.Type(MessageType.REQUEST),
                        new DhcpOption.ServerIdentifier(Ipv4Address.parse("10.99.0.1")),
                        new DhcpOption.RequestedAddress(Ipv4Address.parse("10.99.0.87")),
                        new DhcpOption.MaxMessageSize(65280),
                        new DhcpOption.ClientNetworkInterface(1, 3, 0),
                        new DhcpOption.ClientArchitecture(List.of(7)),
                        new DhcpOption.VendorClass("PXEClient:Arch:00007:UNDI:003000"));
    }

    @Test
    void readsDnsmasqsOffer() {
        DhcpMessage offer = Captured.message("dnsmasq-offer-to-ipxe-rom");

        assertThat(offer.op()).isEqualTo(DhcpMessage.REPLY);
        assertThat(offer.siaddr()).isEqualTo(Ipv4Address.parse("10.99.0.1"));
        assertThat(offer.options())
                .contains(
                        new DhcpOption.Type(MessageType.OFFER),
                        new DhcpOption.LeaseTime(3600),
                        new DhcpOption.RenewalTime(1800),
                        new DhcpOption.RebindingTime(3150),
                        new DhcpOption.BootFileName("http://10.99.0.1:8080/boot.ipxe"));
    }

    @ParameterizedTest
    @FieldSource("CAPTURED")
    void refusesEveryTruncationOrReadsOptionsThatAreWhole(String name) {
        byte[] whole = Captured.bytes(name);
        List<DhcpOption> options = Captured.message(name).options();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            try {
                DhcpMessage read = DhcpMessage.read(cut);
                assertThat(length).isGreaterThanOrEqualTo(240);
                assertThat(read.options()).isEqualTo(options.subList(0, read.options().size()));
            } catch (FormatException e) {
                assertThat(e).hasMessageContaining("input ends after");
            }
        }
    }

    static Stream<Arguments> hostile() {
        return Stream.of(
                Arguments.of(Bytes.with(DISCOVER, 0, "03"), "op at byte 0: 3 is neither 1 nor 2"),
                Arguments.of(Bytes.with(DISCOVER, 2, "11"), "hlen at byte 2: 17 is more than"),
                Arguments.of(
                        Bytes.with(DISCOVER, 236, "00"), "magic at byte 236: expected 63825363"),
                Arguments.of(
                        Bytes.discoverHeader().hex("35").array(),
                        "option length at byte 241: needs 1 bytes"),
                Arguments.of(
                        Bytes.discoverHeader().hex("0c ff 41").array(),
                        "option value at byte 242: needs 255 bytes"),
                Arguments.of(
                        Bytes.discoverHeader().hex("34 01 00 ff").array(),
                        "option overload at byte 244: is none of 1, 2 and 3"),
                Arguments.of(
                        Bytes.discoverHeader().hex("34 01 04 ff").array(),
                        "option overload at byte 244: is none of 1, 2 and 3"),
                Arguments.of(
                        Bytes.discoverHeader().hex("34 02 01 01 ff").array(),
                        "option overload at byte 245: is none of 1, 2 and 3"),
                Arguments.of(
                        Bytes.with(
                                Bytes.discoverHeader().hex("34 01 01 ff").array(),
                                234,
                                "0c 05"), // a host name of five bytes at the end of file
                        "option value at byte 236: needs 5 bytes"));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void refuses(byte[] packet, String message) {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> DhcpMessage.read(packet))
                .withMessageContaining(message);
    }

    static Stream<Arguments> oddOptions() {
        return Stream.of(
                Arguments.of("01 03 ff ff ff", "3 bytes instead of 4"),
                Arguments.of("03 00", "0 bytes are no whole items of 4"),
                Arguments.of("06 05 01 02 03 04 05", "5 bytes are no whole items of 4"),
                Arguments.of("0c 00", "0 bytes instead of 1 or more"),
                Arguments.of("32 05 0a 00 00 01 00", "5 bytes instead of 4"),
                Arguments.of("35 02 01 01", "3 bytes instead of 1"), // the second piece of one
                Arguments.of("39 01 05", "1 bytes instead of 2"),
                Arguments.of("3d 01 01", "1 bytes instead of 2 or more"),
                Arguments.of("5d 03 00 07 00", "3 bytes are no whole items of 2"),
                Arguments.of("5d 00", "0 bytes are no whole items of 2"),
                Arguments.of("5e 02 01 02", "2 bytes instead of 3"),
                Arguments.of("61 10 00112233445566778899aabbccddeeff", "16 bytes instead of 17"),
                Arguments.of("61 11 01 00112233445566778899aabbccddeeff", "type 1 is no UUID"));
    }

    @ParameterizedTest
    @MethodSource("oddOptions")
    void keepsAnOptionThatBreaksItsOwnRule(String option, String reason) throws FormatException {
        byte[] packet = Bytes.discoverHeader().hex("35 01 01").hex(option).hex("ff").array();

        DhcpMessage message = DhcpMessage.read(packet);

        assertThat(message.options().getLast())
                .isInstanceOfSatisfying(
                        DhcpOption.Malformed.class,
                        malformed -> assertThat(malformed.reason()).contains(reason));
        assertThat(DhcpMessage.read(message.write())).isEqualTo(message);
    }

    @Test
    void joinsThePiecesOfALongOption() throws FormatException {
        byte[] packet =
                Bytes.discoverHeader()
                        .hex("35 01 01")
                        .hex("2b ff")
                        .repeated(0xAA, 255)
                        .hex("0c 01 61") // something in between
                        .hex("2b 02 bb bb")
                        .hex("ff")
                        .array();

        DhcpMessage message = DhcpMessage.read(packet);

        assertThat(message.option(DhcpOption.VendorSpecific.class).orElseThrow().value().toString())
                .isEqualTo("aa".repeat(255) + "bbbb");
        assertThat(DhcpMessage.read(message.write())).isEqualTo(message);
    }

    @Test
    void cutsALongOptionIntoPieces() {
        Opaque value = Opaque.parse("aa".repeat(300));
        byte[] written = reply("", "", new DhcpOption.VendorSpecific(value)).write();

        assertThat(Arrays.copyOfRange(written, 240, 240 + 2 + 255 + 2 + 45 + 1))
                .isEqualTo(
                        new Bytes()
                                .hex("2b ff")
                                .repeated(0xAA, 255)
                                .hex("2b 2d")
                                .repeated(0xAA, 45)
                                .hex("ff")
                                .array());
    }

    @Test
    void readsOptionsOutOfFileAndSname() throws FormatException {
        byte[] packet = Bytes.discoverHeader().hex("34 01 03 35 01 01 ff").array();
        packet = Bytes.with(packet, 108, "0c 01 61 ff");
        packet = Bytes.with(packet, 44, "0f 01 62 00 00 ff");

        DhcpMessage message = DhcpMessage.read(packet);

        assertThat(message.file()).isEmpty();
        assertThat(message.sname()).isEmpty();
        assertThat(message.options())
                .containsExactly(
                        new DhcpOption.Type(MessageType.DISCOVER),
                        new DhcpOption.HostName("a"),
                        new DhcpOption.DomainName("b"));
    }

    @Test
    void movesWhatDoesNotFitIntoFileAndSname() throws FormatException {
        DhcpMessage message =
                reply(
                        "",
                        "",
                        new DhcpOption.Type(MessageType.OFFER),
                        new DhcpOption.VendorSpecific(Opaque.parse("aa".repeat(250))),
                        new DhcpOption.BootFileName("f".repeat(100)),
                        new DhcpOption.DomainName("d".repeat(40)));

        byte[] written = message.write(DhcpMessage.USUAL_LIMIT);

        assertThat(written.length).isLessThanOrEqualTo(DhcpMessage.USUAL_LIMIT);
        assertThat(Arrays.copyOfRange(written, 240, 243)).isEqualTo(new byte[] {52, 1, 1});
        assertThat(written[108]).isEqualTo((byte) 67);
        assertThat(DhcpMessage.read(written).options())
                .containsExactlyInAnyOrderElementsOf(message.options());
    }

    @Test
    void doesNotMoveOptionsOverABootFile() throws FormatException {
        DhcpMessage message =
                reply(
                        "",
                        "snponly.efi",
                        new DhcpOption.Type(MessageType.OFFER),
                        new DhcpOption.VendorSpecific(Opaque.parse("aa".repeat(250))),
                        new DhcpOption.DomainName("d".repeat(60)));

        DhcpMessage read = DhcpMessage.read(message.write(DhcpMessage.USUAL_LIMIT));

        assertThat(read.file()).isEqualTo("snponly.efi");
        assertThat(read.options()).containsExactlyInAnyOrderElementsOf(message.options());
    }

    @Test
    void leavesOutFromTheEndButNeverTheRelaysOwn() throws FormatException {
        Opaque large = Opaque.parse("aa".repeat(200));
        var relay = new DhcpOption.RelayAgentInformation(Opaque.parse("0104000a0001"));
        DhcpMessage message =
                reply(
                        "",
                        "",
                        new DhcpOption.Type(MessageType.OFFER),
                        new DhcpOption.Unknown(224, large),
                        new DhcpOption.Unknown(225, large),
                        new DhcpOption.Unknown(226, large),
                        relay);

        byte[] written = message.write(DhcpMessage.USUAL_LIMIT);

        assertThat(written.length).isLessThanOrEqualTo(DhcpMessage.USUAL_LIMIT);
        assertThat(DhcpMessage.read(written).options())
                .containsExactly(
                        new DhcpOption.Type(MessageType.OFFER),
                        new DhcpOption.Unknown(224, large),
                        relay);
    }

    @Test
    void endsEvenWithARelaysOptionThatNeverFits() {
        DhcpMessage message =
                reply("", "", new DhcpOption.RelayAgentInformation(Opaque.parse("aa".repeat(900))));

        assertThat(message.write(DhcpMessage.USUAL_LIMIT)).hasSize(300);
    }

    @Test
    void refusesAFileThatIsTooLong() {
        assertThatThrownBy(() -> reply("", "f".repeat(128)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /// Seeded, so that a failure repeats.
    @Test
    void survivesAnyDamage() {
        var random = new Random(20261120);
        for (int round = 0; round < 20_000; round++) {
            byte[] packet = Captured.bytes(CAPTURED.get(random.nextInt(CAPTURED.size())));
            for (int damage = random.nextInt(8); damage >= 0; damage--) {
                packet[random.nextInt(packet.length)] = (byte) random.nextInt(256);
            }
            try {
                DhcpMessage message = DhcpMessage.read(packet);
                assertThat(DhcpMessage.read(message.write()).options())
                        .isEqualTo(message.options());
            } catch (FormatException e) {
                assertThat(e).hasMessageStartingWith("DHCP");
            }
        }
    }

    private static DhcpMessage reply(String sname, String file, DhcpOption... options) {
        return new DhcpMessage(
                DhcpMessage.REPLY,
                1,
                Opaque.parse("525400000001"),
                0,
                1,
                0,
                false,
                Ipv4Address.NONE,
                Ipv4Address.NONE,
                Ipv4Address.NONE,
                Ipv4Address.NONE,
                sname,
                file,
                new ArrayList<>(List.of(options)));
    }
}
