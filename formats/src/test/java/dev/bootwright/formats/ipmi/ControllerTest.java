package dev.bootwright.formats.ipmi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.bytes.Opaque;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// Requests and answers laid out by hand from the tables of the specification.
class ControllerTest {

    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    /// Completion code and data by network function, command and data.
    private final Map<String, String> answers = new HashMap<>();

    private final List<String> asked = new ArrayList<>();
    private final Controller controller = new Controller(this::exchange);

    private IpmiResponse exchange(IpmiRequest request) {
        String data = HEX.formatHex(request.data().toByteArray());
        String key = "%02x %02x %s".formatted(request.netFn(), request.command(), data).strip();
        asked.add(key);
        byte[] answer = HEX.parseHex(answers.getOrDefault(key, "c1"));
        byte[] rest = new byte[answer.length - 1];
        System.arraycopy(answer, 1, rest, 0, rest.length);
        return new IpmiResponse(Byte.toUnsignedInt(answer[0]), Opaque.of(rest));
    }

    private void answer(String request, String answer) {
        answers.put(request, answer);
    }

    @Test
    void aDeviceTellsWhoMadeIt() throws Exception {
        // 0x0002a2 is Dell; bit 7 of the firmware's first byte says that an update is under way.
        answer("06 01", "00 20 81 82 34 02 bf a2 02 00 00 01 00 00 00 00");
        assertEquals(new DeviceId(0x20, "2.34", "2.0", 674, 0x0100), controller.deviceId());
        assertEquals("Dell", Manufacturers.name(674));
        assertEquals("enterprise 4711", Manufacturers.name(4711));
    }

    @Test
    void aGuidIsReadInEveryOrderThatControllersUse() throws Exception {
        answer("06 37", "00 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f");
        assertThat(controller.systemGuid().readings())
                .containsExactly(
                        "03020100-0504-0706-0809-0a0b0c0d0e0f",
                        "00010203-0405-0607-0809-0a0b0c0d0e0f",
                        "0f0e0d0c-0b0a-0908-0706-050403020100");
    }

    @Test
    void powerIsToldAndSwitched() throws Exception {
        answer("00 01", "00 41 00 00");
        answer("00 02 02", "00");
        answer("00 06 01", "00 07");
        assertEquals(new ChassisStatus(true, 2), controller.chassisStatus());
        assertEquals(Optional.of(PowerPolicy.ALWAYS_ON), controller.powerPolicy());
        controller.control(ChassisControl.POWER_CYCLE);
        controller.setPowerPolicy(PowerPolicy.PREVIOUS);
        assertThatThrownBy(() -> controller.control(ChassisControl.POWER_DOWN))
                .isInstanceOf(IpmiRefusal.class)
                .hasMessage(
                        "chassis control POWER_DOWN: the controller answers 0xc1, unknown command");
    }

    @Test
    void bootFlagsAreWrittenAndReadAsTheyStandInTheTable() throws Exception {
        answer("00 08 03 08", "00");
        answer("00 08 05 e0 04 00 00 00", "00");
        answer("00 09 05 00 00", "00 01 05 a0 18 00 00 00");
        controller.setBootFlags(new BootFlags(true, true, true, BootFlags.Device.NETWORK.selector));
        assertEquals(new BootFlags(true, false, true, 6), controller.bootFlags());
        assertEquals(Optional.of(BootFlags.Device.SETUP), BootFlags.Device.of(6));
        assertThat(asked).startsWith("00 08 03 08", "00 08 05 e0 04 00 00 00");
    }

    @Test
    void aControllerWithoutALifetimeOfBootFlagsTakesThem() throws Exception {
        answer("00 08 05 80 08 00 00 00", "00");
        controller.setBootFlags(new BootFlags(true, false, false, BootFlags.Device.DISK.selector));
        answer("00 08 03 08", "d4");
        assertThatThrownBy(() -> controller.setBootFlags(BootFlags.NONE))
                .isInstanceOf(IpmiRefusal.class)
                .hasMessageContaining("privilege too low");
    }

    @Test
    void theFirstNetworkIsFoundBehindChannelsThatAreNone() throws Exception {
        answer("06 42 01", "00 01 05 04 00 00 00 00 00 00"); // serial
        answer("06 42 03", "00 03 06 01 00 00 00 00 00 00"); // another LAN
        assertEquals(3, controller.lanChannel());
        answers.clear();
        assertThatThrownBy(controller::lanChannel).hasMessage("the BMC has no network channel");
    }

    @Test
    void aNetworkIsReadAndSet() throws Exception {
        LanSettings lan = controller.lan(1);
        answer("0c 02 01 14 00 00", "00 11 4d 80");
        answer("0c 02 01 05 00 00", "00 11 52 54 00 12 34 56");
        answer("0c 02 01 04 00 00", "00 11 f1");
        answer("0c 01 01 03 c0 00 02 07", "00");
        answer("0c 01 01 14 4d 80", "00");
        answer("0c 01 01 14 00 00", "00");
        assertEquals(OptionalInt.of(77), lan.vlan());
        assertEquals("52:54:00:12:34:56", lan.mac().toString());
        assertEquals(LanSettings.Source.STATIC, lan.source());
        lan.setAddress((Inet4Address) InetAddress.ofLiteral("192.0.2.7"));
        lan.setVlan(OptionalInt.of(77));
        lan.setVlan(OptionalInt.empty());
        lan.begin(); // which this one lacks
        answer("0c 01 01 00 01", "81");
        assertThatThrownBy(lan::begin).hasMessageContaining("set in progress by another");
    }

    @Test
    void settingANetworkIsAnnouncedAndEnded() throws Exception {
        LanSettings lan = controller.lan(1);
        assertFalse(lan.isBeingSet()); // as this one does not tell
        answer("0c 02 01 00 00 00", "00 11 01");
        assertTrue(lan.isBeingSet());
        answer("0c 02 01 00 00 00", "00 11 00");
        assertFalse(lan.isBeingSet());
        answer("0c 02 01 00 00 00", "d4");
        assertThatThrownBy(lan::isBeingSet).hasMessageContaining("privilege too low");
        answer("0c 01 01 00 02", "c0"); // "commit write" is optional
        lan.commit();
        answer("0c 01 01 00 00", "c0");
        assertThatThrownBy(lan::end).hasMessageContaining("busy");
        answer("0c 01 01 00 00", "00");
        lan.end();
    }

    @Test
    void usersHaveNamesAndPasswordsOfTwoLengths() throws Exception {
        UserAccounts users = controller.users(1);
        answer("06 44 01 02", "00 0a 82 01 14");
        answer("06 46 02", "00 61 64 6d 69 6e 00 00 00 00 00 00 00 00 00 00 00");
        answer("06 45 02 6f 70 73 00 00 00 00 00 00 00 00 00 00 00 00 00", "00");
        answer("06 43 91 02 04 00", "00");
        answer("06 47 02 03 61 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00", "80");
        String longer = "61 61 61 61 61 61 61 61 61 61 61 61 61 61 61 61 61 00 00 00";
        answer("06 47 82 02 " + longer, "00");
        assertEquals(new UserAccounts.Access(10, false, true, 4), users.access(2));
        assertEquals("admin", users.name(2));
        users.setName(2, "ops");
        users.setAccess(2, true, 4);
        users.setPassword(2, "a".repeat(17));
        assertThat(users.isPassword(2, "a")).isFalse();
        assertThatThrownBy(() -> users.setName(2, "a".repeat(17)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> users.setPassword(2, "a".repeat(21)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRequestNamesNoPassword() {
        IpmiRequest request = new IpmiRequest(6, 0x47, Opaque.of("geheim".getBytes(UTF_8)));
        assertThat(request.toString()).isEqualTo("network function 0x06, command 0x47, 6 bytes");
    }

    @Test
    void theNewestEventsAreReadAndTheLogEmptied() throws Exception {
        answer("0a 40", "00 51 03 00 ff ff 00 00 00 00 00 00 00 00 00");
        answer(
                "0a 43 00 00 00 00 00 ff",
                "00 02 00 01 00 02 10 00 00 00 20 00 04 0c 08 6f 00 ff ff");
        answer(
                "0a 43 00 00 02 00 00 ff",
                "00 03 00 02 00 02 00 e1 f5 5f 20 00 04 0c 08 ef 01 ff ff");
        answer(
                "0a 43 00 00 03 00 00 ff",
                "00 ff ff 03 00 c1 00 e1 f5 5f 01 02 03 04 05 06 07 08 09");
        List<SelRecord> newest = controller.eventLog().newest(2);
        assertThat(newest).extracting(SelRecord::id).containsExactly(2, 3);
        assertEquals(Optional.of(Instant.ofEpochSecond(0x5ff5e100L)), newest.get(0).time());
        assertThat(newest.get(0).deasserted()).isTrue();
        assertEquals("record type 0xc1", newest.get(1).source());
        assertEquals("of the vendor: 00e1f55f010203040506070809", newest.get(1).message());
        assertEquals(Optional.empty(), controller.eventLog().newest(3).getFirst().time());

        answer("0a 42", "00 34 12");
        answer("0a 47 34 12 43 4c 52 aa", "00 00");
        answer("0a 47 34 12 43 4c 52 00", "00 01");
        controller.eventLog().clear();
        answer("0a 47 34 12 43 4c 52 00", "00 00");
        assertThatThrownBy(() -> controller.eventLog().clear()).hasMessageContaining("timeout");
    }

    @Test
    void aLogWhoseRecordsLeadInACircleEnds() throws Exception {
        answer("0a 40", "00 51 03 00 ff ff 00 00 00 00 00 00 00 00 00");
        String circle = "00 00 00 01 00 02 00 00 00 00 20 00 04 0c 08 6f 00 ff ff";
        answer("0a 43 00 00 00 00 00 ff", circle);
        assertThat(controller.eventLog().newest(10)).hasSize(3);
    }

    @Test
    void aProductIsReadInPieces() throws Exception {
        fru(8, "01 00 00 00 01 00 00 fe" + AREA);
        assertEquals(
                Optional.of(new FruArea(List.of("ACME", "S1", "12", "", "SN7"))),
                controller.product());
        assertEquals(Optional.of("SN7"), controller.product().orElseThrow().serial());
        fru(8, "01 00 00 00 00 00 00 ff");
        assertEquals(Optional.empty(), controller.product());
    }

    /// Maker and serial number in plain text, the name in six bits a character, the part in BCD.
    private static final String AREA =
            " 01 03 19 c4 41 43 4d 45 82 73 04 41 12 00 c3 53 4e 37 c1 00 00 00 00 61";

    private void fru(int chunk, String hex) {
        answers.clear();
        byte[] all = HEX.parseHex(hex);
        answer("0a 10 00", "00 %02x 00 00".formatted(all.length));
        for (int at = 0; at < all.length; at++) {
            for (int wanted = 1; wanted <= 16; wanted++) {
                int count = Math.min(Math.min(wanted, chunk), all.length - at);
                String piece = HEX.formatHex(all, at, at + count);
                answer(
                        "0a 11 00 %02x 00 %02x".formatted(at, wanted),
                        "00 %02x %s".formatted(count, piece));
            }
        }
    }

    @Test
    void aProductThatLiesIsRefused() {
        fru(8, "01 00 00 00 02 00 00 fd" + AREA);
        assertThatThrownBy(controller::product).isInstanceOf(IOException.class);
        fru(8, "01 00 00 00 01 00 00 fe 01 00 19" + AREA.substring(9));
        assertThatThrownBy(controller::product)
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("an area of no bytes");
        fru(8, "01 00 00 00 01 00 00 fe" + AREA.replace("61", "62"));
        assertThatThrownBy(controller::product)
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("add up to 0x01");
        fru(8, "01 00 00 00 01 00 00 fe" + AREA);
        answer("0a 11 00 00 00 08", "00 00");
        assertThatThrownBy(controller::product)
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("expected 1 to 8, found 0");
    }

    /// Every answer, cut off after every byte of it: refused as malformed, never anything else.
    @Test
    void answersThatAreCutShortAreRefused() throws Exception {
        Map<String, Question> questions =
                Map.of(
                        "06 01", controller::deviceId,
                        "06 37", controller::systemGuid,
                        "00 01", controller::chassisStatus,
                        "00 09 05 00 00", controller::bootFlags,
                        "0c 02 01 03 00 00", () -> controller.lan(1).address(),
                        "0c 02 01 14 00 00", () -> controller.lan(1).vlan(),
                        "06 44 01 02", () -> controller.users(1).access(2),
                        "06 46 02", () -> controller.users(1).name(2),
                        "0a 40", () -> controller.eventLog().size());
        Map<String, Integer> sizes =
                Map.of(
                        "06 01",
                        11,
                        "06 37",
                        16,
                        "00 01",
                        3,
                        "00 09 05 00 00",
                        7,
                        "0c 02 01 03 00 00",
                        5,
                        "0c 02 01 14 00 00",
                        3,
                        "06 44 01 02",
                        4,
                        "06 46 02",
                        16,
                        "0a 40",
                        3);
        for (Map.Entry<String, Question> each : questions.entrySet()) {
            for (int size = 0; size < sizes.getOrDefault(each.getKey(), 0); size++) {
                answer(each.getKey(), "00" + " 01".repeat(size));
                assertThatThrownBy(() -> each.getValue().ask())
                        .as("%s, %d bytes", each.getKey(), size)
                        .isInstanceOf(FormatException.class);
            }
            answer(each.getKey(), "00" + " 01".repeat(sizes.getOrDefault(each.getKey(), 0)));
            assertThat(each.getValue().ask()).as(each.getKey()).isNotNull();
        }
    }

    private interface Question {
        Object ask() throws IOException;
    }
}
