package dev.bootwright.netboot.tftp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.bytes.FormatException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TftpRequestTest {

    /// As tftp-hpa sends `get pxelinux.0` in binary mode. Captured with `tcpdump -X udp port 69`.
    private static final byte[] HPA =
            HexFormat.of()
                    .parseHex(
                            "0001" // opcode: read request
                                    + "7078656c696e75782e30"
                                    + "00" // pxelinux.0
                                    + "6f63746574"
                                    + "00"); // octet

    /// What OVMF sends first, laid out by RFC 2347 figure 1.
    private static final byte[] OVMF =
            bytes(
                    "\0\1snponly.efi\0octet\0tsize\0"
                            + "0\0blksize\0"
                            + "1468\0windowsize\0"
                            + "4\0");

    @Test
    void readsARequestWithoutOptions() throws FormatException {
        assertThat(TftpRequest.read(HPA))
                .isEqualTo(new TftpRequest(false, "pxelinux.0", "octet", Map.of()));
    }

    @Test
    void readsOptionsInTheirOrder() throws FormatException {
        TftpRequest request = TftpRequest.read(OVMF);

        assertThat(request.file()).isEqualTo("snponly.efi");
        assertThat(request.options())
                .containsExactly(
                        Map.entry("tsize", "0"),
                        Map.entry("blksize", "1468"),
                        Map.entry("windowsize", "4"));
    }

    @Test
    void readsAWriteRequest() throws FormatException {
        assertThat(TftpRequest.read(bytes("\0\2x\0octet\0")).isWrite()).isTrue();
    }

    @Test
    void takesModeAndOptionsInAnyCaseAndTheFirstOfEqualOptions() throws FormatException {
        TftpRequest request =
                TftpRequest.read(bytes("\0\1X\0NetASCII\0BlkSize\0" + "8\0blksize\0" + "9\0"));

        assertThat(request)
                .isEqualTo(new TftpRequest(false, "X", "netascii", Map.of("blksize", "8")));
    }

    @Test
    void dropsTheEndMarkThatPxeRomsAppendToTheName() throws FormatException {
        assertThat(TftpRequest.read(bytes("\0\1pxelinux.0\u00ff\0octet\0")).file())
                .isEqualTo("pxelinux.0");
    }

    @Test
    void refusesEveryTruncationUntilTheModeHasEnded() {
        for (int length = 0; length < HPA.length; length++) {
            byte[] cut = Arrays.copyOf(HPA, length);
            assertThatThrownBy(() -> TftpRequest.read(cut), "the first %d bytes", length)
                    .isInstanceOf(FormatException.class);
        }
    }

    @Test
    void keepsTheWholeOptionsOfATruncatedRequest() throws FormatException {
        int required = "\0\1snponly.efi\0octet\0".length();
        for (int length = required; length < OVMF.length; length++) {
            TftpRequest request = TftpRequest.read(Arrays.copyOf(OVMF, length));

            int whole = length < required + 8 ? 0 : length < required + 21 ? 1 : 2;
            assertThat(request.options()).as("the first %d bytes", length).hasSize(whole);
        }
    }

    /// In the table a zero byte is `.`, so that it can be read.
    @ParameterizedTest
    @CsvSource({
        "'', 'TFTP: opcode at byte 0: needs 2 bytes, input ends after 0'",
        "'.', 'TFTP: opcode at byte 0: needs 2 bytes, input ends after 1'",
        "'.\u0004..', 'TFTP: opcode at byte 0: 4 does not open a transfer'",
        "'..x.octet.', 'TFTP: opcode at byte 0: 0 does not open a transfer'",
        "'.\u0001', 'TFTP: filename at byte 2: does not end with a zero byte'",
        "'.\u0001abc', 'TFTP: filename at byte 2: does not end with a zero byte'",
        "'.\u0001abc.oct', 'TFTP: mode at byte 6: does not end with a zero byte'",
        "'.\u0001a\u00c3b.octet.', 'TFTP: filename at byte 2: is not UTF-8'"
    })
    void saysWhatIsWrong(String packet, String message) {
        assertThatThrownBy(() -> TftpRequest.read(bytes(packet.replace('.', '\0'))))
                .isInstanceOf(FormatException.class)
                .hasMessage(message);
    }

    @Test
    void readsAnEmptyName() throws FormatException {
        assertThat(TftpRequest.read(bytes("\0\1\0octet\0")).file()).isEmpty();
    }

    static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
