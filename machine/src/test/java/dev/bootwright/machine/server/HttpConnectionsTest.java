package dev.bootwright.machine.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpConnectionsTest {

    private static final String ONE = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none";
    private static final String TWO =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\ntw\r\n1\r\no\r\n0\r\n\r\n";
    private static final String NONE = "HTTP/1.1 204 No Content\r\n\r\n";
    private static final String LAST =
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nlast";

    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final AtomicLong nanos = new AtomicLong();

    private HttpConnections connections(PlayedServer server) {
        return new HttpConnections(server.address(), Connector.PLAIN, nanos::get);
    }

    private static String ask(HttpConnections connections, PlayedServer server, String path)
            throws IOException {
        var request =
                new HttpRequest(
                        "POST", server.address().resolve(path), "Bearer x", "", "{\"a\":1}");
        return connections.exchange(request, LONGEST).body();
    }

    @Test
    void manyRequestsTakeOneConnection() throws Exception {
        try (var server = PlayedServer.open(List.of(ONE, TWO, NONE, TWO, ONE));
                var connections = connections(server)) {
            List<String> answers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                answers.add(ask(connections, server, "/" + i));
            }
            assertThat(answers).containsExactly("one", "two", "", "two", "one");
            assertThat(server.requests())
                    .containsExactly(
                            "1 POST /0 HTTP/1.1",
                            "1 POST /1 HTTP/1.1",
                            "1 POST /2 HTTP/1.1",
                            "1 POST /3 HTTP/1.1",
                            "1 POST /4 HTTP/1.1");
        }
    }

    @Test
    void asksNothingAfterTheLastAnswer() throws Exception {
        try (var server = PlayedServer.open(List.of(LAST, ONE), List.of(ONE));
                var connections = connections(server)) {
            assertThat(ask(connections, server, "/a")).isEqualTo("last");
            assertThat(ask(connections, server, "/b")).isEqualTo("one");
            assertThat(server.requests())
                    .containsExactly("1 POST /a HTTP/1.1", "2 POST /b HTTP/1.1");
        }
    }

    @Test
    void asksAgainWhereTheServerHasEndedAConnectionBetweenTwoRequests() throws Exception {
        try (var server = PlayedServer.open(List.of(ONE), List.of(TWO));
                var connections = connections(server)) {
            assertThat(ask(connections, server, "/a")).isEqualTo("one");
            assertThat(ask(connections, server, "/b")).isEqualTo("two");
            assertThat(server.requests())
                    .containsExactly("1 POST /a HTTP/1.1", "2 POST /b HTTP/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", PlayedServer.RESET})
    void asksAgainWhereTheServerEndsAConnectionInsteadOfAnAnswer(String end) throws Exception {
        try (var server = PlayedServer.open(List.of(ONE, end), List.of(TWO));
                var connections = connections(server)) {
            assertThat(ask(connections, server, "/a")).isEqualTo("one");
            assertThat(ask(connections, server, "/b")).isEqualTo("two");
            assertThat(server.requests())
                    .containsExactly(
                            "1 POST /a HTTP/1.1", "1 POST /b HTTP/1.1", "2 POST /b HTTP/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", PlayedServer.RESET})
    void asksOnceMoreAndNotTwice(String end) throws Exception {
        try (var server = PlayedServer.open(List.of(ONE, end), List.of(end), List.of(ONE));
                var connections = connections(server)) {
            ask(connections, server, "/a");
            assertThatThrownBy(() -> ask(connections, server, "/b"))
                    .isInstanceOf(IOException.class);
            assertThat(server.requests()).hasSize(3);
        }
    }

    @Test
    void aNewConnectionWithoutAnAnswerIsAnError() throws Exception {
        try (var server = PlayedServer.open(List.of(""), List.of(ONE));
                var connections = connections(server)) {
            assertThatThrownBy(() -> ask(connections, server, "/a"))
                    .hasMessage("the server ends the connection without an answer");
            assertThat(server.requests()).containsExactly("1 POST /a HTTP/1.1");
        }
    }

    @Test
    void doesNotAskAgainAfterAnyPartOfAnAnswer() throws Exception {
        for (String whole : List.of(ONE, TWO)) {
            for (int length = 1; length < whole.length(); length++) {
                String part = whole.substring(0, length);
                try (var server = PlayedServer.open(List.of(NONE, part), List.of(ONE));
                        var connections = connections(server)) {
                    ask(connections, server, "/a");
                    assertThatThrownBy(() -> ask(connections, server, "/b"))
                            .as(part)
                            .isInstanceOf(IOException.class);
                    assertThat(server.requests())
                            .containsExactly("1 POST /a HTTP/1.1", "1 POST /b HTTP/1.1");
                }
            }
        }
    }

    @Test
    void doesNotAskAgainWhereAnAnswerIsLate() throws Exception {
        try (var server = PlayedServer.open(List.of(ONE, PlayedServer.HOLD), List.of(ONE));
                var connections = connections(server)) {
            ask(connections, server, "/a");
            var request = new HttpRequest("GET", server.address().resolve("/b"), "x", "", "");
            assertThatThrownBy(() -> connections.exchange(request, Duration.ofMillis(50)))
                    .isInstanceOf(SocketTimeoutException.class);
            while (server.requests().size() < 2) { // it may read it later than that
                Thread.sleep(1);
            }
            assertThat(ask(connections, server, "/c")).isEqualTo("one");
            assertThat(server.requests())
                    .containsExactly(
                            "1 POST /a HTTP/1.1", "1 GET /b HTTP/1.1", "2 POST /c HTTP/1.1");
        }
    }

    @Test
    void givesUpAConnectionOnWhichMoreCameThanWasAsked() throws Exception {
        try (var server = PlayedServer.open(List.of(ONE + TWO, ONE), List.of(ONE));
                var connections = connections(server)) {
            assertThat(ask(connections, server, "/a")).isEqualTo("one");
            assertThat(ask(connections, server, "/b")).isEqualTo("one");
            assertThat(server.requests())
                    .containsExactly("1 POST /a HTTP/1.1", "2 POST /b HTTP/1.1");
        }
    }

    @Test
    void givesUpAConnectionThatNobodyHasUsedForLong() throws Exception {
        try (var server = PlayedServer.open(List.of(ONE, ONE, ONE), List.of(ONE));
                var connections = connections(server)) {
            ask(connections, server, "/a");
            nanos.addAndGet(HttpConnections.LONGEST_IDLE.toNanos());
            ask(connections, server, "/b");
            nanos.addAndGet(HttpConnections.LONGEST_IDLE.toNanos() + 1);
            ask(connections, server, "/c");
            assertThat(server.requests())
                    .containsExactly(
                            "1 POST /a HTTP/1.1", "1 POST /b HTTP/1.1", "2 POST /c HTTP/1.1");
        }
    }

    @Test
    void aRequestDoesNotShowItsSecrets() {
        var request =
                new HttpRequest(
                        "GET", java.net.URI.create("http://a/b"), "s3cr3t", "cl4im", "b0dy");
        assertThat(request).hasToString("GET http://a/b");
    }
}
