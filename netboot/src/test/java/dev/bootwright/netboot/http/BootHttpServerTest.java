package dev.bootwright.netboot.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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
}
