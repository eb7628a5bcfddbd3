package dev.bootwright.image.iso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bootwright.image.debian.Proxies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebSourceTest {

    private static final int BYTES = 5_000_001;

    @TempDir Path directory;

    private final List<String> asked = new ArrayList<>();
    private byte[] content = new byte[BYTES];
    private String tag = "\"1\"";
    private boolean ranges = true;
    private int failAfter = Integer.MAX_VALUE;

    /// An answer has at most as many bytes, which it says.
    private int longest = Integer.MAX_VALUE;

    /// A connection ends after as many bytes, whatever the answer has promised.
    private int dropsAfter = Integer.MAX_VALUE;

    private HttpServer server;
    private URI url;

    @BeforeEach
    void start() throws IOException {
        new Random(3).nextBytes(content);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/live.iso", this::answer);
        server.createContext(
                "/moved.iso",
                exchange -> {
                    exchange.getResponseHeaders().add("Location", "/live.iso");
                    exchange.sendResponseHeaders(302, -1);
                    exchange.close();
                });
        server.createContext(
                "/round.iso",
                exchange -> {
                    exchange.getResponseHeaders().add("Location", "/round.iso");
                    exchange.sendResponseHeaders(302, -1);
                    exchange.close();
                });
        server.start();
        url = URI.create("http://127.0.0.1:%d/".formatted(server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String range = String.valueOf(exchange.getRequestHeaders().getFirst("Range"));
        asked.add(range);
        if (asked.size() > failAfter) {
            exchange.close();
            return;
        }
        exchange.getResponseHeaders().add("ETag", tag);
        if (!ranges) {
            exchange.sendResponseHeaders(200, 1);
            exchange.getResponseBody().write(1);
        } else {
            String[] ends = range.replace("bytes=", "").split("-", -1);
            int first = Integer.parseInt(ends[0]);
            int asked = Math.min(Integer.parseInt(ends[1]), content.length - 1) - first + 1;
            int count = Math.min(asked, longest);
            int last = first + count - 1;
            exchange.getResponseHeaders()
                    .add("Content-Range", "bytes %d-%d/%d".formatted(first, last, content.length));
            exchange.sendResponseHeaders(206, count);
            exchange.getResponseBody().write(content, first, Math.min(count, dropsAfter));
        }
        exchange.close();
    }

    private WebSource open(String name) throws IOException {
        return WebSource.open(url.resolve(name), Proxies.none());
    }

    @Test
    void readsWhatIsAskedForAndNothingElse() throws IOException {
        WebSource source = open("live.iso");
        assertThat(source.size()).isEqualTo(BYTES);
        ByteBuffer bytes = ByteBuffer.allocate(100);
        source.readFully(bytes, 3 * (1 << 20) - 50);
        for (int i = 0; i < 100; i++) {
            assertThat(bytes.get(i)).isEqualTo(content[3 * (1 << 20) - 50 + i]);
        }
        assertThat(asked).as("twice the first block, and both beside the border").hasSize(4);
        assertThat(source.read(ByteBuffer.allocate(1), BYTES)).isEqualTo(-1);
    }

    @Test
    void followsToAnotherPlaceButNotForEver() throws IOException {
        assertThat(open("moved.iso").size()).isEqualTo(BYTES);
        assertThatThrownBy(() -> open("round.iso"))
                .hasMessageContaining("redirected more than 5 times");
    }

    @Test
    void saysWhatIsWrongWithAServer() {
        assertThatThrownBy(() -> open("none.iso")).hasMessageContaining("404");
        ranges = false;
        assertThatThrownBy(() -> open("live.iso"))
                .hasMessageContaining("asked for a range, found HTTP status 200");
        assertThatThrownBy(() -> WebSource.open(URI.create("ftp://h/x.iso"), Proxies.none()))
                .hasMessageContaining("neither http nor https");
    }

    @Test
    void noticesAFileThatIsReplacedMeanwhile() throws IOException {
        WebSource source = open("live.iso");
        tag = "\"2\"";
        assertThatThrownBy(() -> source.read(ByteBuffer.allocate(1), 4_000_000))
                .hasMessageContaining("the file was changed while it was read");
    }

    @Test
    void anAnswerThatIsShorterThanAskedIsContinued() throws IOException {
        longest = 65_536;
        WebSource source = open("live.iso");
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        source.readFully(bytes, 0);
        assertThat(bytes.array()).isEqualTo(content);
        assertThat(asked).contains("bytes=65536-1048575", "bytes=4980736-5000000");
    }

    @Test
    void anAnswerWhoseConnectionEndsIsContinued() throws IOException {
        dropsAfter = 300_000;
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        open("live.iso").readFully(bytes, 0);
        assertThat(bytes.array()).isEqualTo(content);
    }

    @Test
    void aShortAnswerIsDownloadedWhole() throws IOException {
        longest = 65_536;
        Path iso =
                IsoDownload.fetch(
                        url.resolve("live.iso"), Proxies.none(), directory, "x.iso", _ -> {});
        assertThat(iso).hasBinaryContent(content);
    }

    @Test
    void aServerThatSendsNextToNothingIsRefused() throws IOException {
        longest = 10;
        assertThatThrownBy(() -> open("live.iso"))
                .hasMessageContaining("asked for 1048576 bytes from byte 0 on, found only 2560");
        longest = Integer.MAX_VALUE;
        WebSource source = open("live.iso");
        dropsAfter = 0;
        assertThatThrownBy(() -> source.read(ByteBuffer.allocate(1), 3_000_000))
                .isInstanceOf(IOException.class)
                .hasMessageNotContaining("changed");
        longest = 0;
        assertThatThrownBy(() -> open("live.iso"))
                .hasMessageContaining("Content-Range bytes 0--1/5000001");
    }

    @Test
    void aDownloadGoesOnWhereItEnded() throws IOException {
        failAfter = 4;
        URI place = url.resolve("live.iso");
        assertThatThrownBy(
                        () -> IsoDownload.fetch(place, Proxies.none(), directory, "x.iso", _ -> {}))
                .isInstanceOf(IOException.class);
        assertThat(directory).isDirectoryNotContaining("glob:**/*-x.iso");
        failAfter = Integer.MAX_VALUE;
        asked.clear();
        Path iso = IsoDownload.fetch(place, Proxies.none(), directory, "x.iso", _ -> {});
        assertThat(Files.readAllBytes(iso)).isEqualTo(content);
        assertThat(asked).contains("bytes=3145728-4194303").doesNotContain("bytes=1048576-2097151");
    }

    @Test
    void aDownloadTakesNoOtherFilesPlace() throws IOException {
        URI place = url.resolve("live.iso");
        Path first = IsoDownload.fetch(place, Proxies.none(), directory, "x.iso", _ -> {});
        byte[] before = content.clone();
        content[0] ^= 1;
        Path second = IsoDownload.fetch(place, Proxies.none(), directory, "x.iso", _ -> {});
        assertThat(first).hasFileName("1-x.iso").hasBinaryContent(before);
        assertThat(second).hasFileName("2-x.iso").hasBinaryContent(content);
        assertThat(directory).isDirectoryNotContaining("glob:**/.x.iso*");
    }

    @Test
    void aDownloadStartsAgainWhereTheFileIsAnother() throws IOException {
        failAfter = 4;
        URI place = url.resolve("live.iso");
        assertThatThrownBy(
                        () -> IsoDownload.fetch(place, Proxies.none(), directory, "x.iso", _ -> {}))
                .isInstanceOf(IOException.class);
        failAfter = Integer.MAX_VALUE;
        tag = "\"2\"";
        content = new byte[BYTES];
        new Random(4).nextBytes(content);
        Path iso = IsoDownload.fetch(place, Proxies.none(), directory, "x.iso", _ -> {});
        assertThat(Files.readAllBytes(iso)).isEqualTo(content);
    }
}
