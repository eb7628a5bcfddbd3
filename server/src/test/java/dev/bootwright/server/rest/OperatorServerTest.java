package dev.bootwright.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.json.Json;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OperatorServerTest {

    private static final String TOKEN = "the-token";
    private static final String CODE = "the-code";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<BiConsumer<String, Json>> listeners = new CopyOnWriteArrayList<>();
    private final CountDownLatch bmc = new CountDownLatch(1);
    private OperatorServer server;

    @BeforeEach
    void open() throws IOException {
        List<Route> routes =
                List.of(
                        new Route(
                                "GET",
                                "/machines/{id}",
                                call ->
                                        Answer.of(
                                                Json.object()
                                                        .put("id", call.parameter("id"))
                                                        .build())),
                        new Route("PUT", "/templates/{name}", call -> Answer.plain(call.text())),
                        new Route(
                                "POST",
                                "/templates/check",
                                call -> Answer.of(call.json().object("template"))),
                        new Route(
                                "GET",
                                "/bmc",
                                call -> {
                                    bmc.await();
                                    return Answer.plain("on");
                                }),
                        new Route(
                                "GET",
                                "/broken",
                                call -> {
                                    throw new IllegalStateException("secret detail");
                                }));
        server =
                OperatorServer.open(
                        vertx,
                        new OperatorServer.Door("127.0.0.1", 0, TOKEN, CODE),
                        routes,
                        listener -> {
                            listeners.add(listener);
                            listener.accept("machine", Json.object().put("id", "m1").build());
                            return () -> listeners.remove(listener);
                        });
    }

    @AfterEach
    void close() {
        bmc.countDown(); // the server waits for those who wait for it
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void answersWhoHoldsTheToken() throws Exception {
        HttpResponse<String> answer = send(withToken("/api/v1/machines/node%2F1"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"id\":\"node/1\"}");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    /// A rack without power, or one that is being flashed.
    @Test
    void answersWhileManyWaitForABmc() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            waiting.add(
                    client.sendAsync(withToken("/api/v1/bmc").build(), BodyHandlers.ofString()));
        }
        assertThat(send(withToken("/api/v1/machines/1")).statusCode()).isEqualTo(200);
        bmc.countDown();
        for (CompletableFuture<HttpResponse<String>> each : waiting) {
            assertThat(each.join().body()).isEqualTo("on");
        }
    }

    @Test
    void refusesWhoDoesNot() throws Exception {
        assertThat(send(request("/api/v1/machines/1")).statusCode()).isEqualTo(401);
        assertThat(
                        send(request("/api/v1/machines/1").header("Authorization", "Bearer wrong"))
                                .statusCode())
                .isEqualTo(401);
        assertThat(
                        send(request("/api/v1/machines/1").header("Cookie", "bootwright=guess"))
                                .statusCode())
                .isEqualTo(401);
        assertThat(send(request("/api/v1/events")).statusCode()).isEqualTo(401);
    }

    @Test
    void aCodeOpensOneSessionOnce() throws Exception {
        HttpResponse<String> opened = signIn(CODE);
        assertThat(opened.statusCode()).isEqualTo(204);
        String cookie = opened.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).containsIgnoringCase("HttpOnly").contains("SameSite=Strict");
        assertThat(signIn(CODE).statusCode()).isEqualTo(401);

        String session = cookie.substring(0, cookie.indexOf(';'));
        assertThat(send(request("/api/v1/machines/1").header("Cookie", session)).statusCode())
                .isEqualTo(200);
        HttpRequest.Builder change =
                request("/api/v1/templates/a")
                        .header("Cookie", session)
                        .PUT(BodyPublishers.ofString("x"));
        assertThat(send(change).statusCode()).isEqualTo(401);
        assertThat(send(change.header("X-Bootwright", "page")).body()).isEqualTo("x");
    }

    @Test
    void guessingCodesIsSlowedDown() throws Exception {
        for (int i = 0; i < 10; i++) {
            assertThat(signIn("guess " + i).statusCode()).isEqualTo(401);
        }
        assertThat(signIn(CODE).statusCode()).isEqualTo(401);
    }

    @Test
    void saysWhatIsWrongWithARequest() throws Exception {
        assertThat(send(withToken("/api/v1/nothing")).body())
                .isEqualTo("{\"error\":\"there is nothing at /api/v1/nothing\"}");
        assertThat(send(withToken("/api/v1/templates/a")).statusCode()).isEqualTo(405);
        HttpResponse<String> malformed =
                send(
                        withToken("/api/v1/templates/check")
                                .POST(BodyPublishers.ofString("{\"template\":")));
        assertThat(malformed.statusCode()).isEqualTo(400);
        assertThat(malformed.body())
                .contains("JSON: line 1, column 13: expected a value, found the end");
        HttpResponse<String> huge =
                send(
                        withToken("/api/v1/templates/a")
                                .PUT(BodyPublishers.ofByteArray(new byte[(1 << 20) + 1])));
        assertThat(huge.statusCode()).isEqualTo(413);
    }

    @Test
    void itsOwnMistakesStayInside() throws Exception {
        HttpResponse<String> answer = send(withToken("/api/v1/broken"));
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("secret detail");
    }

    @Test
    void theStreamBeginsWithWhatIs() throws Exception {
        HttpResponse<java.io.InputStream> stream =
                client.send(withToken("/api/v1/events").build(), BodyHandlers.ofInputStream());
        try (var lines =
                new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("retry: 1000");
            assertThat(lines.readLine()).isEmpty();
            assertThat(lines.readLine()).isEqualTo("event: machine");
            assertThat(lines.readLine()).isEqualTo("data: {\"id\":\"m1\"}");
            lines.readLine();
            listeners.getFirst().accept("removed", Json.object().put("id", "line\nbreak").build());
            assertThat(lines.readLine()).isEqualTo("event: removed");
            assertThat(lines.readLine()).isEqualTo("data: {\"id\":\"line\\nbreak\"}");
        }
    }

    @Test
    void servesThePageWithItsPolicy() throws Exception {
        HttpResponse<String> page = send(request("/"));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'");
        assertThat(send(request("/../../etc/passwd")).statusCode()).isEqualTo(401);
    }

    @Test
    void aNameBoundToThisAddressByOthersOpensNothing() {
        var names = new HostNames("10.0.0.1");
        assertThat(List.of("127.0.0.1:8081", "localhost", "[::1]:8081", "10.0.0.1:1"))
                .allMatch(names::areOurs);
        assertThat(List.of("evil.example", "localhost.evil.example:8081", "10.0.0.1.evil.example"))
                .noneMatch(names::areOurs);
    }

    private HttpResponse<String> signIn(String code) throws Exception {
        String body = Json.object().put("code", code).build().toString();
        return send(request("/api/v1/session").POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder withToken(String path) {
        return request(path).header("Authorization", "Bearer " + TOKEN);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d%s".formatted(server.port(), path)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
