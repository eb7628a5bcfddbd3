package dev.bootwright.machine.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpExchangeTest {

    private static final String WITH_LENGTH =
            "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nContent-LENGTH:  5 \r\n\r\nhello";

    /// The example of RFC 9112 §7.1, with an extension and a trailer.
    private static final String IN_CHUNKS =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "4;ext=1\r\nhell\r\nA\r\no, worldly\r\n0\r\nExpires: never\r\n\r\n";

    private static HttpExchange.Answer read(String answer) throws IOException {
        return HttpExchange.read(new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void readsABodyOfKnownLength() throws Exception {
        assertThat(read(WITH_LENGTH + "and more")).isEqualTo(new HttpExchange.Answer(200, "hello"));
    }

    @Test
    void readsABodyInChunks() throws Exception {
        assertThat(read(IN_CHUNKS)).isEqualTo(new HttpExchange.Answer(200, "hello, worldly"));
    }

    @Test
    void readsABodyUpToTheEndOfTheConnection() throws Exception {
        assertThat(read("HTTP/1.0 503 No\nX: y\n\naway"))
                .isEqualTo(new HttpExchange.Answer(503, "away"));
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
    }

    @Test
    void refusesABodyBeyondTheBound() {
        int most = HttpExchange.MOST_BYTES;
        assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(most + 1)))
                .hasMessageContaining("longer than");
    }
}
