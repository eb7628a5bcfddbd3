package dev.bootwright.machine.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.bootwright.formats.contract.JobEvent;
import dev.bootwright.formats.contract.Registration;
import dev.bootwright.formats.contract.StepState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Against the HTTP server of the JDK, which shares no code with the client here.
class HttpAgentServerTest {

    private static final Registration REGISTRATION =
            new Registration(
                    Optional.of("uuid"),
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    "bios",
                    "1",
                    5,
                    false);

    private final List<String> requests = new ArrayList<>();
    private int status = 200;
    private String answer = "";
    private HttpServer http;
    private HttpAgentServer server;

    @BeforeEach
    void open() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext(
                "/",
                exchange -> {
                    String body =
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8);
                    requests.add(
                            "%s %s %s %s"
                                    .formatted(
                                            exchange.getRequestMethod(),
                                            exchange.getRequestURI(),
                                            exchange.getRequestHeaders().getFirst("Authorization"),
                                            body));
                    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        http.start();
        server =
                new HttpAgentServer(
                        ServerLink.plain(
                                URI.create("http://localhost:" + http.getAddress().getPort()),
                                new Secret("s3cr3t")));
    }

    @AfterEach
    void close() {
        http.stop(0);
    }

    @Test
    void registers() throws Exception {
        answer = "{\"machine\":\"7\",\"name\":\"nöde\",\"nowMillis\":1000}";
        assertThat(server.register(REGISTRATION).name()).isEqualTo("nöde");
        assertThat(server.register(REGISTRATION).now()).isEqualTo(Instant.ofEpochSecond(1));
        assertThat(requests.getFirst())
                .isEqualTo(
                        "POST /agent/v1/register Bearer s3cr3t "
                                + REGISTRATION.toJson().toString());
    }

    @Test
    void asksForAJobAndHasNone() throws Exception {
        status = 204;
        assertThat(server.nextJob(Duration.ofSeconds(30))).isEmpty();
        assertThat(requests).containsExactly("GET /agent/v1/job?wait=30 Bearer s3cr3t ");
    }

    @Test
    void asksForAJobAndHasOne() throws Exception {
        answer = "{\"job\":\"j\",\"steps\":[],\"then\":{\"kind\":\"reboot\"}}";
        assertThat(server.nextJob(Duration.ZERO).orElseThrow().job()).isEqualTo("j");
    }

    @Test
    void tellsEventsAndPhases() throws Exception {
        status = 204;
        var event =
                new JobEvent(3, 0, StepState.DONE, Optional.empty(), Optional.empty(), List.of());
        server.report("j11", List.of(event));
        server.report("pre", "failed: \"x\"");
        assertThat(requests)
                .containsExactly(
                        "POST /agent/v1/job/j11/events Bearer s3cr3t {\"events\":["
                                + event.toJson()
                                + "]}",
                        "POST /agent/v1/phase Bearer s3cr3t"
                                + " {\"phase\":\"pre\",\"message\":\"failed: \\\"x\\\"\"}");
    }

    @Test
    void aStatusOf400IsARefusalWithTheServersReason() {
        status = 409;
        answer = "{\"error\":\"the job was cancelled\"}";
        assertThatThrownBy(() -> server.report("pre", ""))
                .isInstanceOfSatisfying(
                        ServerRefusedException.class,
                        e -> {
                            assertThat(e).hasMessage("the job was cancelled");
                            assertThat(e.endsThisBoot()).isFalse();
                        });
    }

    @Test
    void aStatusOf401EndsThisBoot() {
        status = 401;
        assertThatThrownBy(() -> server.nextJob(Duration.ZERO))
                .isInstanceOfSatisfying(
                        ServerRefusedException.class, e -> assertThat(e.endsThisBoot()).isTrue());
    }

    @Test
    void aStatusOf500IsWorthAnotherTry() {
        status = 503;
        answer = "<html>restarting</html>";
        assertThatThrownBy(() -> server.nextJob(Duration.ZERO))
                .isNotInstanceOf(ServerRefusedException.class)
                .isInstanceOf(IOException.class)
                .hasMessage("HTTP status 503");
    }

    @Test
    void aRedirectIsNotFollowed() {
        status = 302;
        assertThatThrownBy(() -> server.nextJob(Duration.ZERO)).hasMessage("HTTP status 302");
    }

    @Test
    void anAnswerOfAnotherShapeIsWorthAnotherTry() {
        answer = "[]";
        assertThatThrownBy(() -> server.register(REGISTRATION))
                .isNotInstanceOf(ServerRefusedException.class)
                .isInstanceOf(IOException.class);
    }

    @Test
    void aServerThatIsNotThereIsWorthAnotherTry() {
        http.stop(0);
        assertThatThrownBy(() -> server.report("pre", ""))
                .isNotInstanceOf(ServerRefusedException.class)
                .isInstanceOf(IOException.class);
    }
}
