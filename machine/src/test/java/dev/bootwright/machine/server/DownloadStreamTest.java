package dev.bootwright.machine.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DownloadStreamTest {

    private static final int PARTIAL = 206;

    private final List<String> ranges = new ArrayList<>();
    private final byte[] file = new byte[100_000];
    private HttpServer http;

    @BeforeEach
    void open() throws IOException {
        new Random(1).nextBytes(file);
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.start();
    }

    @AfterEach
    void close() {
        http.stop(0);
    }

    /// Sends at most so many bytes an answer, and promises all.
    private void serve(int most, boolean knowsRanges) {
        http.createContext(
                "/file",
                exchange -> {
                    String range = exchange.getRequestHeaders().getFirst("Range");
                    ranges.add(String.valueOf(range));
                    int from =
                            range == null || !knowsRanges
                                    ? 0
                                    : Integer.parseInt(range.replaceAll("\\D", ""));
                    exchange.sendResponseHeaders(from > 0 ? PARTIAL : 200, file.length - from);
                    exchange.getResponseBody()
                            .write(file, from, Math.min(most, file.length - from));
                    exchange.close();
                });
    }

    private DownloadStream stream() {
        URI source = URI.create("http://localhost:" + http.getAddress().getPort() + "/file");
        return new DownloadStream(source, new Backoff(Duration.ZERO, () -> 0), _ -> {});
    }

    @Test
    void goesOnWhereTheServerBrokeOff() throws IOException {
        serve(40_000, true);
        try (DownloadStream stream = stream()) {
            assertThat(stream.readAllBytes()).isEqualTo(file);
            assertThat(stream.position()).isEqualTo(file.length);
        }
        assertThat(ranges).containsExactly("null", "bytes=40000-", "bytes=80000-");
    }

    @Test
    void passesOverWhatItHasOfAServerThatKnowsNoRanges() throws IOException {
        serve(file.length, false);
        DownloadStream stream = stream();
        assertThat(stream.readNBytes(10)).hasSize(10);
        stream.close(); // as where it broke off
        assertThat(stream.readAllBytes()).hasSize(file.length - 10).endsWith(file[99_999]);
        assertThat(ranges).containsExactly("null", "bytes=10-");
    }

    @Test
    void givesUpAServerThatNeverGetsAnyFurther() {
        serve(0, true);
        assertThatThrownBy(() -> stream().readAllBytes())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/file: ");
        assertThat(ranges).hasSizeBetween(6, 12); // the JDK asks once more by itself
    }

    @Test
    void asksOnceForWhatIsNotThere() {
        assertThatThrownBy(() -> stream().readAllBytes()).hasMessageContaining("HTTP status 404");
    }
}
