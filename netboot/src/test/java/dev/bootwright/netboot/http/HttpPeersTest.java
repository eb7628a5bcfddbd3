package dev.bootwright.netboot.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.netboot.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Clients that others have written fetch from our server.
@Timeout(60)
class HttpPeersTest {

    @TempDir Path folder;
    @TempDir Path served;
    private HttpHouse house;
    private byte[] content;

    @BeforeEach
    void open() throws IOException {
        house = HttpHouse.open();
        content = house.serveSlice("image/1/vmlinuz", served, 5_000_001);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private String url() {
        return "http://127.0.0.1:" + house.port() + "/image/1/vmlinuz";
    }

    private byte[] received() throws IOException {
        return Files.readAllBytes(folder.resolve("received"));
    }

    private Peer.Result curl(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 3];
        command[0] = Peer.find("curl");
        command[1] = "-sS";
        System.arraycopy(arguments, 0, command, 2, arguments.length);
        command[command.length - 1] = url();
        return Peer.run(folder, command);
    }

    @Test
    void curlFetchesAFile() throws Exception {
        assertThat(curl("-f", "-o", "received")).isEqualTo(new Peer.Result(0, ""));
        assertThat(received()).isEqualTo(content);
    }

    @Test
    void curlResumesADownload() throws Exception {
        Files.write(folder.resolve("received"), Arrays.copyOf(content, 1_234_567));

        assertThat(curl("-f", "-C", "-", "-o", "received")).isEqualTo(new Peer.Result(0, ""));
        assertThat(received()).isEqualTo(content);
    }

    @Test
    void curlKeepsAFileThatHasNotChanged() throws Exception {
        curl("--etag-save", "tag", "-o", "received");
        Files.delete(folder.resolve("received"));
        Peer.Result again = curl("--etag-compare", "tag", "-w", "%{http_code}", "-o", "received");

        assertThat(again).isEqualTo(new Peer.Result(0, "304"));
        assertThat(folder.resolve("received"))
                .satisfiesAnyOf(
                        path -> assertThat(path).doesNotExist(),
                        path -> assertThat(path).isEmptyFile());
    }

    @Test
    void curlFetchesTwoFilesOnOneConnection() throws Exception {
        Peer.Result result = curl("-w", "%{num_connects} ", "-o", "received", url(), "-o", "again");

        assertThat(result.output()).isEqualTo("1 0 ");
        assertThat(folder.resolve("again")).hasBinaryContent(content);
    }

    @Test
    void curlSpeaksHttp10() throws Exception {
        assertThat(curl("-0", "-f", "-o", "received")).isEqualTo(new Peer.Result(0, ""));
        assertThat(received()).isEqualTo(content);
    }

    @Test
    void curlAsksForTheHeadersOnly() throws Exception {
        assertThat(curl("-I").output())
                .startsWith("HTTP/1.1 200 OK\r\n")
                .containsIgnoringCase("content-length: 5000001\r\n");
    }

    @Test
    void busyboxWgetFetchesAFile() throws Exception {
        Peer.Result result =
                Peer.run(folder, Peer.find("busybox"), "wget", "-q", "-O", "received", url());

        assertThat(result).isEqualTo(new Peer.Result(0, ""));
        assertThat(received()).isEqualTo(content);
    }

    @Test
    void busyboxWgetResumesADownload() throws Exception {
        Files.write(folder.resolve("received"), Arrays.copyOf(content, 1_234_567));
        Peer.Result result =
                Peer.run(folder, Peer.find("busybox"), "wget", "-q", "-c", "-O", "received", url());

        assertThat(result).isEqualTo(new Peer.Result(0, ""));
        assertThat(received()).isEqualTo(content);
    }
}
