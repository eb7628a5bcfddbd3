package dev.bootwright.netboot.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.netboot.Peer;
import dev.bootwright.netboot.boot.BootResource.Joined;
import dev.bootwright.netboot.boot.BootResource.Part;
import dev.bootwright.netboot.boot.FileStamp;
import dev.bootwright.netboot.boot.Parts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Resources in parts, and of files that change, on the wire.
@Timeout(60)
class JoinedAnswerTest {

    @TempDir Path folder;
    private HttpHouse house;

    @BeforeEach
    void open() throws IOException {
        house = HttpHouse.open();
    }

    @AfterEach
    void close() {
        house.close();
    }

    private byte[] serve(String name, int... sizes) throws IOException {
        Parts parts = Parts.of(folder, sizes);
        house.files.put(name, (n, r) -> Optional.of(parts.resource()));
        return parts.whole();
    }

    /// A file of so many bytes with its stamp.
    private Path publish(String name, int size) throws IOException {
        Path file = Files.write(folder.resolve("iso"), new byte[size]);
        Part part = new Part.OfFile(file, 0, size, FileStamp.of(file));
        var resource = new Joined(List.of(part), "sha256:1", "application/octet-stream");
        house.files.put(name, (n, r) -> Optional.of(resource));
        return file;
    }

    @Test
    void hasTheBytesOfAllParts() throws Exception {
        byte[] whole = serve("x", 1_500_000, 700, 0, 2_000_001, 512, 3);

        Answer answer = house.get("/x");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.bytes()).isEqualTo(whole);
        assertThat(answer.headers())
                .containsEntry("content-length", "" + whole.length)
                .containsEntry("content-type", "text/x")
                .containsEntry("etag", "\"sha256:77\"")
                .doesNotContainKey("transfer-encoding");
        assertThat(house.await("http.done")).isEqualTo("x: 3501216 bytes");
    }

    @Test
    void hasTheBytesOfEveryRange() throws Exception {
        byte[] whole = serve("x", 3, 1, 4, 0, 5);

        for (int from = 0; from < whole.length; from++) {
            for (int to = from; to < whole.length; to++) {
                Answer answer = house.get("/x", "Range: bytes=%d-%d".formatted(from, to));

                assertThat(answer.status()).isEqualTo(206);
                assertThat(answer.bytes()).isEqualTo(Arrays.copyOfRange(whole, from, to + 1));
                assertThat(answer.headers())
                        .containsEntry("content-length", "" + (to - from + 1))
                        .containsEntry("content-range", "bytes %d-%d/13".formatted(from, to));
            }
        }
    }

    @Test
    void keepsTheConditionsOfAFile() throws Exception {
        byte[] whole = serve("x", 3, 1, 4);

        assertThat(house.request("HEAD", "/x").headers()).containsEntry("content-length", "8");
        assertThat(house.request("HEAD", "/x").body()).isEmpty();
        assertThat(house.get("/x", "If-None-Match: \"sha256:77\"").status()).isEqualTo(304);
        assertThat(house.get("/x", "Range: bytes=2-4", "If-Range: \"sha256:77\"").bytes())
                .isEqualTo(Arrays.copyOfRange(whole, 2, 5));
        assertThat(house.get("/x", "Range: bytes=2-4", "If-Range: \"sha256:78\"").bytes())
                .isEqualTo(whole);
        assertThat(house.get("/x", "Range: bytes=8-").status()).isEqualTo(416);
    }

    @Test
    void mayBeEmpty() throws Exception {
        serve("x", 0, 0, 0);

        Answer answer = house.get("/x");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("content-length", "0");
        assertThat(house.get("/x", "Range: bytes=0-0").status()).isEqualTo(416);
    }

    @Test
    void leavesTheConnectionToTheNextRequest() throws Exception {
        byte[] whole = serve("x", 200_000, 7, 0, 90_000, 12);
        String again = "GET /x HTTP/1.1\r\nHost: h\r\n";

        String wire =
                house.exchange((again + "\r\n").repeat(3) + again + "Connection: close\r\n\r\n");

        assertThat(wire.split("HTTP/1.1 200 OK", -1)).hasSize(5);
        assertThat(wire.split(new String(whole, ISO_8859_1).replaceAll("([\\W])", "\\\\$1"), -1))
                .hasSize(5);
    }

    @Test
    void curlResumesAcrossParts() throws Exception {
        byte[] whole = serve("x", 1_500_000, 700, 0, 2_000_001, 512, 3);
        for (int had : new int[] {1, 1_499_999, 1_500_699, 1_500_700, 3_501_215}) {
            Files.write(folder.resolve("received"), Arrays.copyOf(whole, had));

            Peer.Result result =
                    Peer.run(
                            folder,
                            Peer.find("curl"),
                            "-sSf",
                            "-C",
                            "-",
                            "-o",
                            "received",
                            "http://127.0.0.1:%d/x".formatted(house.port()));

            assertThat(result).isEqualTo(new Peer.Result(0, ""));
            assertThat(folder.resolve("received")).hasBinaryContent(whole);
        }
    }

    @Test
    void refusesAFileThatHasChanged() throws Exception {
        Path file = publish("iso/x/vmlinuz", 10);
        assertThat(house.get("/iso/x/vmlinuz").status()).isEqualTo(200);
        Files.write(file, new byte[11]);

        Answer answer = house.get("/iso/x/vmlinuz");

        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 409 Conflict");
        assertThat(answer.body())
                .isEqualTo("iso/x/vmlinuz: file has changed since it was published\n");
        assertThat(answer.headers())
                .containsEntry("cache-control", "no-store")
                .doesNotContainKey("etag");
        assertThat(house.await("http.failed"))
                .isEqualTo(
                        "iso/x/vmlinuz: %s: file has changed since it was published: it has 11"
                                + " bytes, and had 10",
                        file);
        assertThat(house.request("HEAD", "/iso/x/vmlinuz").status()).isEqualTo(409);
        assertThat(house.get("/iso/x/vmlinuz", "If-None-Match: *").status()).isEqualTo(409);
    }

    @Test
    void refusesAFileThatHasGone() throws Exception {
        Files.delete(publish("x", 10));

        assertThat(house.get("/x").status()).isEqualTo(409);
        assertThat(house.await("http.failed")).contains("it cannot be looked at");
    }

    @Test
    void answersAScriptThatHasChangedWithAScript() throws Exception {
        Files.write(publish("boot.ipxe", 10), new byte[11]);

        Answer answer = house.get("/boot.ipxe");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith("#!ipxe\n")
                .contains("boot.ipxe: file has changed since it was published");
    }

    /// The last byte tells a whole file from one that was written while it was sent.
    @Test
    void endsTheConnectionWhenAFileChangesOnTheWay() throws Exception {
        int size = 64_000_000;
        Path file = publish("x", size);
        try (Socket client = house.connect()) {
            client.getOutputStream()
                    .write("GET /x HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(ISO_8859_1));
            InputStream in = client.getInputStream();
            for (String head = ""; !head.endsWith("\r\n\r\n"); ) {
                head += (char) in.read();
            }
            try (RandomAccessFile writer = new RandomAccessFile(file.toFile(), "rw")) {
                writer.seek(size - 10);
                writer.write(1);
            }
            Files.setLastModifiedTime(file, FileTime.fromMillis(1)); // whatever the clock's tick is

            assertThat(in.transferTo(OutputStream.nullOutputStream())).isEqualTo(size - 1);
        }
        assertThat(house.await("http.failed"))
                .startsWith("x: after 63999999 of 64000000 bytes: ")
                .contains("file has changed since it was published");
        assertThat(house.seen("http.done")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/iso/x/Gr%c3%bc%C3%9Fe%20an%20%E4%B8%96%E7%95%8C%2b+%25.cfg",
                "/iso/x/Gr\u00c3\u00bc\u00c3\u009fe%20an%20%E4%B8%96%E7%95%8C++%25.cfg",
                "/iso//./x/y/%2e%2e/Gr%c3%bc%C3%9Fe%20an%20%E4%B8%96%E7%95%8C%2B%2B%25.cfg?a=b"
            })
    void findsNamesInEveryLanguage(String path) throws Exception {
        house.serveText("iso/x/Grüße an 世界++%.cfg", "menu");

        assertThat(house.get(path).body()).isEqualTo("menu");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x%", "/x%4", "/x%zz", "/x%ff", "/x%c3", "/x%c0%ae", "/%00", "/x%+1"})
    void knowsNoNameThatIsNoText(String path) throws Exception {
        assertThat(house.get(path).status()).isEqualTo(404);
        assertThat(house.requests).isEmpty();
    }

    @Test
    void showsFewBytesOfMemoryAsTheyAre() throws Exception {
        var resource = new Joined(List.of(new Part.OfBytes(Opaque.parse("414243"))), "d", "t/x");
        house.files.put("x", (n, r) -> Optional.of(resource));

        assertThat(house.get("/x").body()).isEqualTo("ABC");
    }
}
