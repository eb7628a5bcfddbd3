package dev.bootwright.formats.lldp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LldpUnitTest {

    private static final String HEADER = "0180c200000e" + "525400112233" + "88cc";

    /// Chassis 52:54:00:11:22:33, port "ge-0/0/7", 120 seconds.
    private static final String FIRST_THREE =
            "0207" + "04525400112233" + "0409" + "0567652d302f302f37" + "0602" + "0078";

    private static LldpUnit read(String hex) throws FormatException {
        return LldpUnit.read(HexFormat.of().parseHex(hex));
    }

    private static byte[] lldpd() throws IOException {
        try (InputStream in = LldpUnitTest.class.getResourceAsStream("lldpd.frame")) {
            return in.readAllBytes();
        }
    }

    @Test
    void readsAFrameOfLldpd() throws IOException {
        LldpUnit unit = LldpUnit.read(lldpd());
        assertEquals("52:54:00:11:22:33", unit.chassis());
        assertEquals("52:54:00:11:22:33", unit.port());
        assertEquals(120, unit.timeToLive());
        assertEquals(Optional.of("vm"), unit.systemName());
        assertEquals(Optional.of("Example switch"), unit.systemDescription());
        assertEquals(Optional.of("inva0"), unit.portDescription());
        assertEquals(Optional.of("192.0.2.2"), unit.managementAddress());
        assertEquals(Optional.empty(), unit.portVlan());
        assertEquals(11, unit.elements().size());
    }

    /// What is left when a cable breaks in the middle of an element is no frame; cut between two, it is
    /// one without an end.
    @Test
    void refusesEveryFrameThatIsCutWithinAnElement() throws IOException {
        byte[] whole = lldpd();
        int elements = 0;
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            try {
                LldpUnit unit = LldpUnit.read(cut);
                assertThat(unit.elements()).hasSizeGreaterThan(elements).hasSizeGreaterThan(2);
                elements = unit.elements().size();
            } catch (FormatException e) {
                assertThat(e).hasMessageStartingWith("LLDP: ");
            }
        }
        assertEquals(11, elements);
    }

    @Test
    void readsWhatASwitchWithVlansSends() throws FormatException {
        LldpUnit unit =
                read(
                        HEADER
                                + FIRST_THREE
                                + ("fe06" + "0080c2" + "01" + "0064") // port VLAN 100
                                + ("fe09" + "0080c2" + "03" + "0064" + "02" + "6d67") // its name
                                + "0000"
                                + "ffff"); // padding
        assertEquals("ge-0/0/7", unit.port());
        assertEquals(Optional.of(100), unit.portVlan());
        assertEquals(5, unit.elements().size());
    }

    @ParameterizedTest
    @CsvSource({
        "0104737731, sw1", // 1: chassis component, text behind a control character
        "0561626364, 61626364", // 5: an address of a family without name
        "0501c0000201, 192.0.2.1",
        "0401020304, 01020304", // 4: a MAC address of four octets is none
        "0700010203, 00010203", // no text
    })
    void namesAStation(String value, String expected) throws FormatException {
        String element = "%04x%s".formatted(1 << 9 | value.length() / 2, value);
        assertEquals(expected, read(HEADER + element + "0402" + "0731" + "06020078").chassis());
    }

    @ParameterizedTest
    @CsvSource({
        "0180c200000e52540011223388cd, EtherType",
        "0180c200000e52540011223388cc0000, expected type 1",
        "0180c200000e52540011223388cc04020731, 'expected type 1, found 2'",
        "0180c200000e52540011223388cc020107, element of type 1",
        "0180c200000e52540011223388cc0202073104020731060100, element of type 3",
        "0180c200000e52540011223388cc0202073104020731060200780a, element",
        "0180c200000e52540011223388cc0202073104020731060200780bff61, needs 511 bytes",
    })
    void refuses(String frame, String reason) {
        assertThatThrownBy(() -> read(frame))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void textCannotSteerATerminal() throws FormatException {
        LldpUnit unit = read(HEADER + FIRST_THREE + "0a06" + "731b5b326a31" + "0000");
        assertEquals(Optional.of("s [2j1"), unit.systemName());
    }

    @Test
    void anAddressThatIsCutOffIsNone() throws FormatException {
        assertEquals(
                Optional.empty(),
                read(HEADER + FIRST_THREE + "1003" + "0501c0" + "0000").managementAddress());
        assertThrows(FormatException.class, () -> read(HEADER));
    }
}
