package dev.bootwright.image.openpgp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.bootwright.formats.bytes.FormatException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClearSignedTest {

    private static final String HEAD = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n";
    private static final String TAIL =
            "-----BEGIN PGP SIGNATURE-----\n\niQ==\n=abcd\n-----END PGP SIGNATURE-----\n";

    @Test
    void takesTheDocumentApart() throws Exception {
        ClearSigned signed = parse(HEAD + "Origin: Debian\n- -dash\n\n trailing \t \n" + TAIL);
        assertThat(signed.text()).isEqualTo("Origin: Debian\r\n-dash\r\n\r\n trailing");
        assertThat(signed.signature()).isEqualTo(TAIL);
    }

    @Test
    void readsLinesThatEndInCarriageReturnAndLineFeed() throws Exception {
        String document = HEAD + "Origin: Debian\nSuite: stable\n" + TAIL;
        assertThat(parse(document.replace("\n", "\r\n"))).isEqualTo(parse(document));
    }

    @Test
    void keepsBytesThatAreNoText() throws Exception {
        byte[] document = (HEAD + "?\n" + TAIL).getBytes(UTF_8);
        document[HEAD.length()] = (byte) 0xFF;
        assertThat(ClearSigned.parse(document).signedBytes()).containsExactly(0xFF);
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                argumentSet("nothing", "", "header at byte 0: the document ends here"),
                argumentSet(
                        "no signature at all",
                        "Origin: Debian\n",
                        "header at byte 0: expected -----BEGIN PGP SIGNED MESSAGE-----"),
                argumentSet(
                        "text before the message",
                        "Origin: Evil\n" + HEAD + "a\n" + TAIL,
                        "header at byte 0: expected -----BEGIN PGP SIGNED MESSAGE-----"),
                argumentSet(
                        "text after the message",
                        HEAD + "a\n" + TAIL + "Origin: Evil\n",
                        "end at byte 121: there is more after the signature"),
                argumentSet(
                        "a second message",
                        HEAD + "a\n" + TAIL + HEAD + "b\n" + TAIL,
                        "end at byte 121: there is more after the signature"),
                argumentSet(
                        "a field among the headers",
                        HEAD.replace("Hash: SHA256", "Origin: Evil") + "a\n" + TAIL,
                        "Hash header at byte 35: expected Hash, found \"Origin: Evil\""),
                argumentSet(
                        "a dash that is not escaped",
                        HEAD + "-a\n" + TAIL,
                        "text at byte 49: a dash at the start of a line is not escaped"),
                argumentSet(
                        "a message in the message",
                        HEAD + HEAD + "a\n" + TAIL,
                        "text at byte 49: a dash at the start of a line is not escaped"),
                argumentSet(
                        "a carriage return inside a line",
                        HEAD + "Origin: Debian\rOrigin: Evil\n" + TAIL,
                        "text at byte 49: a carriage return inside a line"),
                argumentSet(
                        "another block in the signature",
                        HEAD + "a\n" + TAIL.replace("iQ==", "-----BEGIN PGP MESSAGE-----"),
                        "signature at byte 82: found \"-----BEGIN PGP MESSAGE-----\""));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void refuses(String document, String message) {
        assertThatThrownBy(() -> parse(document))
                .isInstanceOf(FormatException.class)
                .hasMessage("clear-signed text: " + message);
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] document = (HEAD + "Origin: Debian\n" + TAIL.stripTrailing()).getBytes(UTF_8);
        for (int length = 0; length < document.length; length++) {
            byte[] truncated = Arrays.copyOf(document, length);
            assertThatThrownBy(() -> ClearSigned.parse(truncated))
                    .as("cut to %d", length)
                    .isInstanceOf(FormatException.class);
        }
    }

    private static ClearSigned parse(String document) throws FormatException {
        return ClearSigned.parse(document.getBytes(UTF_8));
    }
}
