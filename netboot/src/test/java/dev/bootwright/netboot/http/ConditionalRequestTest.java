package dev.bootwright.netboot.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Ranges and entity tags on the wire. Source: RFC 9110 §13 to §15.
@Timeout(60)
class ConditionalRequestTest {

    private static final String TAG = "\"sha256:00ff\"";

    @TempDir Path folder;
    private HttpHouse house;
    private byte[] content;

    @BeforeEach
    void open() throws Exception {
        house = HttpHouse.open();
        content = house.serveSlice("vmlinuz", folder, 10_000);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @ParameterizedTest
    @CsvSource({"bytes=0-99, 0, 100", "bytes=9000-, 9000, 10000", "bytes=-1, 9999, 10000"})
    void answersPartOfAFile(String range, int from, int to) throws Exception {
        Answer answer = house.get("/vmlinuz", "Range: " + range);

        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 206 Partial Content");
        assertThat(answer.bytes()).isEqualTo(Arrays.copyOfRange(content, from, to));
        assertThat(answer.headers())
                .containsEntry("content-range", "bytes %d-%d/10000".formatted(from, to - 1))
                .containsEntry("content-length", "" + (to - from))
                .containsEntry("etag", TAG);
    }

    @Test
    void saysThatARangeCannotBeSatisfied() throws Exception {
        Answer answer = house.get("/vmlinuz", "Range: bytes=10000-");

        assertThat(answer.status()).isEqualTo(416);
        assertThat(answer.headers())
                .containsEntry("content-range", "bytes */10000")
                .containsEntry("content-length", "0");
    }

    @Test
    void answersSeveralRangesWithTheWhole() throws Exception {
        Answer answer = house.get("/vmlinuz", "Range: bytes=0-1,5-6");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.bytes()).isEqualTo(content);
    }

    @Test
    void tellsAClientThatItHasTheFile() throws Exception {
        Answer answer = house.get("/vmlinuz", "If-None-Match: \"old\", " + TAG);

        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 304 Not Modified");
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers()).containsEntry("etag", TAG);
    }

    @Test
    void sendsTheFileToAClientThatHasAnother() throws Exception {
        assertThat(house.get("/vmlinuz", "If-None-Match: \"old\"").bytes()).isEqualTo(content);
    }

    @Test
    void resumesOnlyTheSameFile() throws Exception {
        Answer same = house.get("/vmlinuz", "Range: bytes=9990-", "If-Range: " + TAG);
        Answer other = house.get("/vmlinuz", "Range: bytes=9990-", "If-Range: \"old\"");

        assertThat(same.status()).isEqualTo(206);
        assertThat(same.bytes()).isEqualTo(Arrays.copyOfRange(content, 9990, 10_000));
        assertThat(other.status()).isEqualTo(200);
        assertThat(other.bytes()).isEqualTo(content);
    }

    @Test
    void tellsTheSizeWithoutTheFile() throws Exception {
        Answer answer = house.request("HEAD", "/vmlinuz", "Range: bytes=0-1");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers())
                .containsEntry("content-length", "10000")
                .containsEntry("content-type", "application/octet-stream")
                .containsEntry("accept-ranges", "bytes");
        assertThat(house.seen("http.head")).containsExactly("vmlinuz");
        assertThat(house.seen("http.done")).isEmpty();
    }

    @Test
    void tellsTheSizeOfAScriptWithoutTheScript() throws Exception {
        house.serveText("boot.ipxe", "#!ipxe\n");

        Answer answer = house.request("HEAD", "/boot.ipxe");

        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers()).containsEntry("content-length", "7");
    }

    @Test
    void answersAnEmptyFile() throws Exception {
        house.serveSlice("empty", folder, 0);

        Answer answer = house.get("/empty");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers()).containsEntry("content-length", "0");
    }
}
