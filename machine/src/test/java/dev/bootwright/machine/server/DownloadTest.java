package dev.bootwright.machine.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {

    @TempDir Path directory;

    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer http;
    private Path target;

    @BeforeEach
    void open() throws IOException {
        target = directory.resolve("file");
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.start();
    }

    @AfterEach
    void close() {
        http.stop(0);
    }

    /// Answers with a status and a body, of which the first few answers are cut short.
    private void answer(int status, String body, int cut) {
        http.createContext(
                "/file",
                exchange -> {
                    boolean whole = requests.incrementAndGet() > cut;
                    assertThat(exchange.getRequestHeaders()).doesNotContainKey("Authorization");
                    exchange.sendResponseHeaders(status, body.length());
                    exchange.getResponseBody()
                            .write(
                                    body.getBytes(StandardCharsets.UTF_8),
                                    0,
                                    whole ? body.length() : body.length() / 2);
                    exchange.close();
                });
    }

    private void download() throws IOException, InterruptedException {
        URI source = URI.create("http://localhost:" + http.getAddress().getPort() + "/file");
        Download.to(source, target, new Backoff(Duration.ZERO, () -> 0), _ -> {});
    }

    @Test
    void fetchesAFileAndReplacesAnOlderOne() throws Exception {
        Files.writeString(target, "old");
        answer(200, "content", 0);
        download();
        assertThat(target).hasContent("content");
        assertThat(directory).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void triesAgainWhereTheAnswerBreaksOff() throws Exception {
        answer(200, "content", 3);
        download();
        assertThat(target).hasContent("content");
        assertThat(requests).hasValue(4);
    }

    @Test
    void givesUpAfterSomeTries() {
        answer(500, "broken", 0);
        assertThatThrownBy(this::download).hasMessageContaining("/file: HTTP status 500");
        assertThat(requests).hasValue(6);
        assertThat(target).doesNotExist();
    }

    @Test
    void aFileThatIsNotThereIsNotAskedForAgain() {
        answer(404, "no", 0);
        assertThatThrownBy(this::download).hasMessageContaining("/file: HTTP status 404");
        assertThat(requests).hasValue(1);
    }
}
