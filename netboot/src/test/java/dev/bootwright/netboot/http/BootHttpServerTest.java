package dev.bootwright.netboot.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class BootHttpServerTest {

    @TempDir Path folder;

    @Test
    void answersASliceWithItsBytesAndHeaders() throws Exception {
        try (HttpHouse house = HttpHouse.open()) {
            byte[] content = house.serveSlice("image/1/vmlinuz", folder, 3_000_000);

            Answer answer = house.get("/image/1/vmlinuz");

            assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(answer.bytes()).isEqualTo(content);
            assertThat(answer.headers())
                    .containsEntry("content-length", "3000000")
                    .containsEntry("content-type", "application/octet-stream")
                    .containsEntry("etag", "\"sha256:00ff\"")
                    .containsEntry("accept-ranges", "bytes");
            assertThat(house.await("http.done")).isEqualTo("image/1/vmlinuz: 3000000 bytes");
            assertThat(house.seen("http.get")).containsExactly("image/1/vmlinuz");
            assertThat(house.events.getFirst().address()).contains("127.0.0.1");
        }
    }

    @Test
    void answersRenderedTextThatNobodyMayKeep() throws Exception {
        try (HttpHouse house = HttpHouse.open()) {
            house.serveText("boot.ipxe", "#!ipxe\n");

            Answer answer = house.get("/boot.ipxe?mac=52%3A54&mac=2");

            assertThat(answer.body()).isEqualTo("#!ipxe\n");
            assertThat(answer.headers())
                    .containsEntry("cache-control", "no-store")
                    .doesNotContainKey("etag");
            assertThat(house.requests.getFirst().query()).containsEntry("mac", "52:54");
            assertThat(house.requests.getFirst().serverAddress())
                    .isEqualTo("127.0.0.1:" + house.port());
        }
    }

    @Test
    void handsAMountedPathOverUntouched() throws Exception {
        var mount =
                new BootHttpServer.Mount(
                        "/agent/v1/",
                        request ->
                                request.body()
                                        .onSuccess(body ->
                                                request.response()
                                                        .setStatusCode(201)
                                                        .end(request.path() + " " + body)));
        try (HttpHouse house = HttpHouse.open(mount)) {
            String request =
                    "POST /agent/v1/register HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
                            + "Content-Length: 2\r\n\r\n{}";

            Answer answer = Answer.parse(house.exchange(request));

            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.body()).isEqualTo("/agent/v1/register {}");
            assertThat(house.events).isEmpty();
        }
    }

    @Test
    void answersOnOneConnectionAsOftenAsAsked() throws Exception {
        try (HttpHouse house = HttpHouse.open()) {
            house.serveText("a", "first");
            byte[] file = house.serveSlice("b", folder, 100);
            String wire =
                    house.exchange(
                            "GET /a HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/1.1\r\nHost: h\r\n\r\n"
                                    + "GET /none HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

            assertThat(wire.split("HTTP/1.1 ", -1)).hasSize(4);
            assertThat(wire)
                    .contains("first")
                    .contains(new String(file, ISO_8859_1))
                    .endsWith("none: not found\n");
        }
    }

    @Test
    void endsTheConnectionOfAnHttp10Client() throws Exception {
        try (HttpHouse house = HttpHouse.open()) {
            byte[] file = house.serveSlice("b", folder, 100);

            Answer answer = Answer.parse(house.exchange("GET /b HTTP/1.0\r\n\r\n"));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.bytes()).isEqualTo(file);
        }
    }

    /// GRUB 2.06 leaves the port out; a NAT in front of us changes both; an attacker writes what he likes.
    @ParameterizedTest
    @CsvSource({
        "10.0.2.2:9000, 10.0.2.2:9000",
        "boot.example:80, boot.example:80",
        "10.0.0.1, 10.0.0.1:PORT",
        "[fd00::1], [fd00::1]:PORT",
        "[fd00::1]:81, [fd00::1]:81",
        "'', 127.0.0.1:PORT",
        "'a b', 127.0.0.1:PORT",
        "x${net0/mac}, 127.0.0.1:PORT",
        "x:99999999, 127.0.0.1:PORT"
    })
    void tellsHowTheClientReachedUs(String host, String address) throws Exception {
        try (HttpHouse house = HttpHouse.open()) {
            house.exchange("GET /x HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

            assertThat(house.requests.getFirst().serverAddress())
                    .isEqualTo(address.replace("PORT", "" + house.port()));
        }
    }

    @Test
    void saysWhichAddressIsTaken() throws Exception {
        try (HttpHouse house = HttpHouse.open()) {
            Vertx vertx = BootHttpServer.smallVertx(1);

            assertThatThrownBy(() ->
                            BootHttpServer.open(
                                    vertx,
                                    "127.0.0.1",
                                    house.port(),
                                    (name, request) -> Optional.empty(),
                                    event -> {},
                                    List.of()))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "HTTP: cannot listen on 127.0.0.1:%d: Address already in use"
                                    .formatted(house.port()));
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void holdsAMountedRequestForLongerThanItsPatience() throws Exception {
        var held = new CompletableFuture<HttpServerRequest>();
        try (HttpHouse house =
                HttpHouse.open(
                        Duration.ofMillis(1100),
                        new BootHttpServer.Mount("/agent/", held::complete))) {
            var answer = new CompletableFuture<Answer>();
            Thread asking =
                    Thread.ofVirtual()
                            .start(() ->
                                    answer.completeAsync(
                                            () -> getQuietly(house, "/agent/job"), Runnable::run));
            HttpServerRequest request = held.join();
            Thread.sleep(2500); // two looks of the ticker, after the patience is over
            request.response().setStatusCode(204).end();
            asking.join();

            assertThat(answer.join().status()).isEqualTo(204);
        }
    }

    private static Answer getQuietly(HttpHouse house, String path) {
        try {
            return house.get(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
