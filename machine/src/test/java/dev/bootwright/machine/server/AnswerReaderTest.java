package dev.bootwright.machine.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {

    private static final String WITH_LENGTH =
            "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nContent-LENGTH:  5 \r\n\r\nhello";

    /// The example of RFC 9112 §7.1, with an extension and a trailer.
    private static final String IN_CHUNKS =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "4;ext=1\r\nhell\r\nA\r\no, worldly\r\n0\r\nExpires: never\r\n\r\n";

    private static AnswerReader.Answer read(String answer) throws IOException {
        return AnswerReader.read(bytes(answer));
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsABodyOfKnownLength() throws Exception {
        assertThat(read(WITH_LENGTH + "and more"))
                .isEqualTo(new AnswerReader.Answer(200, "hello", false));
    }

    @Test
    void readsABodyInChunks() throws Exception {
        assertThat(read(IN_CHUNKS))
                .isEqualTo(new AnswerReader.Answer(200, "hello, worldly", false));
    }

    @Test
    void readsABodyUpToTheEndOfTheConnection() throws Exception {
        assertThat(read("HTTP/1.0 503 No\nX: y\n\naway"))
                .isEqualTo(new AnswerReader.Answer(503, "away", true));
    }

    @Test
    void readsNoBodyWhereThereIsNone() throws Exception {
        assertThat(read("HTTP/1.1 204 No Content\r\n\r\nnot a body").body()).isEmpty();
        assertThat(read("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n").body()).isEmpty();
    }

    @Test
    void passesOverInterimAnswers() throws Exception {
        String interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
        assertThat(read(interim + WITH_LENGTH).body()).isEqualTo("hello");
    }

    @Test
    void leavesWhatFollowsAnAnswer() throws Exception {
        InputStream in = bytes(WITH_LENGTH + IN_CHUNKS + "HTTP/1.1 204 No\r\n\r\n" + WITH_LENGTH);
        assertThat(AnswerReader.read(in).body()).isEqualTo("hello");
        assertThat(AnswerReader.read(in).body()).isEqualTo("hello, worldly");
        assertThat(AnswerReader.read(in).status()).isEqualTo(204);
        assertThat(AnswerReader.read(in).body()).isEqualTo("hello");
        assertThat(in.read()).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    HTTP/1.1 200 OK|Connection: keep-alive        |false
                    HTTP/1.1 200 OK|Connection: Close             |true
                    HTTP/1.1 200 OK|connection: keep-alive, close |true
                    HTTP/1.1 200 OK|Proxy-Connection: close       |false
                    HTTP/1.0 200 OK|Connection: keep-alive        |true
                    """)
    void knowsTheLastAnswerOfAConnection(String status, String header, boolean isLast)
            throws Exception {
        String answer = "%s\r\n%s\r\nContent-Length: 1\r\n\r\nx".formatted(status, header);
        assertThat(read(answer).isLast()).isEqualTo(isLast);
    }

    @Test
    void doesNotWaitForAnEndOfInterimAnswers() {
        assertThatThrownBy(() -> read("HTTP/1.1 100 Continue\r\n\r\n".repeat(1000) + WITH_LENGTH))
                .hasMessage("no end of answers like HTTP status 100");
        assertThatThrownBy(() -> read("HTTP/1.1 101 Switching Protocols\r\n\r\n" + WITH_LENGTH))
                .hasMessage("no end of answers like HTTP status 101");
    }

    @Test
    void everyTruncationOfAnAnswerWithAnEndIsAnError() {
        for (String whole : new String[] {WITH_LENGTH, IN_CHUNKS}) {
            for (int length = 0; length < whole.length(); length++) {
                String part = whole.substring(0, length);
                assertThatThrownBy(() -> read(part)).as(part).isInstanceOf(IOException.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2p1\r\n\r\n",
                "HTTP/2 200 OK\r\n\r\n",
                "HTTP/1.1 abc OK\r\n\r\n",
                "HTTP/1.1 020 OK\r\n\r\n",
                "HTTP/1.1  20 OK\r\n\r\n",
                "HTTP/1.1 -20 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: 1e3\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: 2147483647\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: -0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxy",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\nx",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n"
            })
    void refusesWhatIsNoHttp(String answer) {
        assertThatThrownBy(() -> read(answer)).isInstanceOf(IOException.class);
    }

    @Test
    void refusesAHeadWithoutEnd() {
        assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\nX: " + "y".repeat(1 << 20)))
                .hasMessageContaining("no end");
        assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(10_000)))
                .hasMessageContaining("200 headers");
        String trailers = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n";
        assertThatThrownBy(() -> read(trailers + "X: y\r\n".repeat(10_000)))
                .hasMessageContaining("200 headers");
    }

    @Test
    void refusesABodyBeyondTheBound() {
        int most = AnswerReader.MOST_BYTES;
        assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(most + 1)))
                .hasMessageContaining("longer than");
    }
}
