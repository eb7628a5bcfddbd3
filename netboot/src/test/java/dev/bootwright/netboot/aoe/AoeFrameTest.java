package dev.bootwright.netboot.aoe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.netboot.aoe.AoeBody.MaskList.Directive;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Frames marked "vblade" were captured from vblade 25 on a veth pair, as it answered requests sent by a
/// Python script through an AF_PACKET socket.
class AoeFrameTest {

    private static final MacAddress CLIENT = MacAddress.parse("02:00:00:00:00:01");
    private static final MacAddress SERVER = MacAddress.parse("02:00:00:00:00:99");
    private static final TargetAddress TARGET = new TargetAddress(0, 1);
    private static final long TAG = 0x12345678L;

    /// destination, source, EtherType; version and flags, error, major, minor, command, tag.
    private static final String TO_CLIENT = "020000000001 020000000099 88a2 ";

    /// vblade: `config read`. Buffers 16, firmware 0x4019, 2 sectors, version 1 and read, no string.
    private static final String CONFIG =
            TO_CLIENT + "18 00 0000 01 01 12345678 0010 4019 02 10 0000";

    /// vblade: a string set where another is: error 4 and the string that is there.
    private static final String CONFIG_REFUSED =
            TO_CLIENT + "1c 04 0000 01 01 12345678 0010 4019 02 13 0005 68656c6c6f";

    /// vblade: a mask list with two hosts added.
    private static final String MASK =
            TO_CLIENT
                    + "18 00 0000 01 02 12345678 00 01 00 02 00 00 020000000001 00 00 020000000002";

    /// vblade: an unknown directive, the second one: error 2, index 1, no list.
    private static final String MASK_REFUSED = TO_CLIENT + "18 00 0000 01 02 12345678 00 01 02 01";

    /// vblade: a sector past the end: error register 0x10, a sector not done, status 0x41, the LBA.
    private static final String PAST_END =
            TO_CLIENT + "18 00 0000 01 00 12345678 40 10 01 41 000000000080 0000";

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static AoeFrame answer(int flags, int error, AoeBody body) {
        return new AoeFrame(CLIENT, SERVER, flags, error, TARGET, TAG, body);
    }

    @Test
    void readsConfigOfVblade() throws FormatException {
        AoeFrame frame = answer(8, 0, new AoeBody.Config(16, 0x4019, 2, 0, Opaque.EMPTY));

        assertThat(AoeFrame.read(hex(CONFIG))).isEqualTo(frame);
        assertThat(frame.toByteArray()).isEqualTo(Arrays.copyOf(hex(CONFIG), 60));
    }

    @Test
    void readsRefusedConfigOfVblade() throws FormatException {
        AoeFrame frame = AoeFrame.read(hex(CONFIG_REFUSED));

        assertThat(frame.isError()).isTrue();
        assertThat(AoeError.of(frame.error())).contains(AoeError.CONFIG_STRING_PRESENT);
        assertThat(frame.body().command()).isEqualTo(1);
    }

    @Test
    void readsMaskListsOfVblade() throws FormatException {
        var list =
                AoeBody.MaskList.of(
                        1,
                        List.of(
                                new Directive(0, CLIENT),
                                new Directive(0, MacAddress.parse("02:00:00:00:00:02"))));

        assertThat(AoeFrame.read(hex(MASK))).isEqualTo(answer(8, 0, list));
        assertThat(AoeFrame.read(hex(MASK_REFUSED)))
                .isEqualTo(answer(8, 0, new AoeBody.MaskList(1, 2, 1, List.of())));
    }

    @Test
    void readsAtaRegistersOfVblade() throws FormatException {
        AoeFrame frame = answer(8, 0, new AoeBody.Ata(0x40, 0x10, 1, 0x41, 1L << 47, Opaque.EMPTY));

        assertThat(AoeFrame.read(hex(PAST_END))).isEqualTo(frame);
        assertThat(frame.toByteArray()).isEqualTo(Arrays.copyOf(hex(PAST_END), 60));
    }

    /// By hand, from AoEr11 §3.1: the LBA is the one field that begins with its low byte.
    @Test
    void writesAWriteRequest() throws FormatException {
        byte[] sector = new byte[512];
        Arrays.fill(sector, (byte) 'W');
        AoeFrame frame =
                AoeFrame.request(
                        SERVER,
                        CLIENT,
                        new TargetAddress(0x1234, 0x56),
                        0x89ABCDEFL,
                        new AoeBody.Ata(0x41, 0, 1, 0x34, 0x0605_0403_0201L, Opaque.of(sector)));

        byte[] expected = new byte[36 + 512];
        byte[] head =
                hex(
                        "020000000099 020000000001 88a2 10 00 1234 56 00 89abcdef"
                                + " 41 00 01 34 010203040506 0000");
        System.arraycopy(head, 0, expected, 0, head.length);
        System.arraycopy(sector, 0, expected, head.length, sector.length);
        assertThat(frame.toByteArray()).isEqualTo(expected);
        assertThat(AoeFrame.read(expected)).isEqualTo(frame);
    }

    @Test
    void readsWhatItWroteOfReservations() throws FormatException {
        AoeFrame frame = answer(0, 0, new AoeBody.Reserve(1, List.of(SERVER, CLIENT)));
        byte[] bytes = frame.toByteArray();

        assertThat(Arrays.copyOfRange(bytes, 24, 38))
                .isEqualTo(hex("01 02 020000000099 020000000001"));
        assertThat(AoeFrame.read(bytes)).isEqualTo(frame);
    }

    @Test
    void keepsTheArgumentsOfAnUnknownCommand() throws FormatException {
        byte[] bytes = Arrays.copyOf(hex(TO_CLIENT + "10 00 0000 01 f0 12345678 abcd"), 60);

        assertThat(AoeFrame.read(bytes).toByteArray()).isEqualTo(bytes);
    }

    /// Whatever is cut off is named, up to the last byte of the arguments.
    @ParameterizedTest
    @ValueSource(strings = {CONFIG, MASK, MASK_REFUSED, PAST_END})
    void refusesEveryTruncation(String golden) throws FormatException {
        byte[] whole = hex(golden);
        AoeFrame.read(whole);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> AoeFrame.read(cut))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("input ends after");
        }
    }

    @Test
    void refusesWhatIsNotAoe() {
        assertRefused("020000000001 020000000099 0800 10", "EtherType at byte 12");
        assertRefused(
                TO_CLIENT + "20 00 0000 01 01 12345678", "version and flags at byte 14: expected");
        assertRefused(
                TO_CLIENT + "10 00 0000 01 01 12345678 0000 0000 00 13 0401",
                "string length at byte 30: 1025 bytes");
        assertRefused(
                TO_CLIENT + "10 00 0000 01 01 12345678 0000 0000 00 13 0384 61",
                "config string at byte 32: needs 900 bytes, input ends after 1");
        assertRefused(
                TO_CLIENT + "10 00 0000 01 02 12345678 00 01 00 ff 0001 020000000001",
                "reserved at byte 36");
        assertRefused(
                TO_CLIENT + "10 00 0000 01 03 12345678 01 ff 020000000001", "MAC address at byte");
    }

    private static void assertRefused(String frame, String message) {
        assertThatThrownBy(() -> AoeFrame.read(hex(frame)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(message);
    }

    /// Reading may fail in one way only, and what was read is written so that it is read the same.
    @Test
    void survivesMutations() throws FormatException {
        Random random = new Random(2);
        List<String> golden = List.of(CONFIG, CONFIG_REFUSED, MASK, MASK_REFUSED, PAST_END);
        int read = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = Arrays.copyOf(hex(golden.get(i % golden.size())), 60);
            for (int changes = random.nextInt(1, 5); changes > 0; changes--) {
                bytes[random.nextInt(14, bytes.length)] = (byte) random.nextInt();
            }
            AoeFrame frame;
            try {
                frame = AoeFrame.read(bytes);
            } catch (FormatException _) {
                continue;
            }
            read++;
            assertThat(AoeFrame.read(frame.toByteArray())).isEqualTo(frame);
        }
        assertThat(read).isGreaterThan(1000);
    }

    @Test
    void namesTargetsAsLinuxDoes() {
        assertThat(TargetAddress.parse("e7.3")).isEqualTo(new TargetAddress(7, 3));
        assertThat(TargetAddress.parse("65535.255"))
                .isEqualTo(TargetAddress.ALL)
                .hasToString("e65535.255");
        assertThat(TargetAddress.ALL.asks(TARGET)).isTrue();
        assertThat(new TargetAddress(0xFFFF, 2).asks(TARGET)).isFalse();
        assertThat(new TargetAddress(0xFFF, 1).isUsable()).isFalse();
        for (String wrong : List.of("", "7", "e7", "7.3.1", "70000.1", "1.256", "-1.2", "x1.2")) {
            assertThatThrownBy(() -> TargetAddress.parse(wrong))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
