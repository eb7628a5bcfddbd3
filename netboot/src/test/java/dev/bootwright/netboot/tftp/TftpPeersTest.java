package dev.bootwright.netboot.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.netboot.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Clients that others have written fetch from our server.
@Timeout(120)
class TftpPeersTest {

    private static final int SIZE = 3_000_001;

    @TempDir Path folder;
    @TempDir Path served;
    private TftpHouse house;
    private byte[] content;

    @BeforeEach
    void open() throws IOException {
        house = TftpHouse.open();
        content = house.serveSlice("image/1/vmlinuz", served, SIZE);
        house.serveText("pxelinux.cfg/default", "DEFAULT local\n");
    }

    @AfterEach
    void close() {
        house.close();
    }

    private byte[] received() throws IOException {
        return Files.readAllBytes(folder.resolve("received"));
    }

    @Test
    void tftpHpaFetchesAFile() throws Exception {
        Peer.run(
                folder,
                Peer.find("tftp"),
                "-m",
                "binary",
                "127.0.0.1",
                house.port(),
                "-c",
                "get",
                "image/1/vmlinuz",
                "received");

        assertThat(received()).isEqualTo(content);
    }

    @Test
    void tftpHpaFetchesTextInNetascii() throws Exception {
        Peer.run(
                folder,
                Peer.find("tftp"),
                "-m",
                "ascii",
                "127.0.0.1",
                house.port(),
                "-c",
                "get",
                "pxelinux.cfg/default",
                "received");

        assertThat(received()).asString().isEqualTo("DEFAULT local\n");
    }

    @Test
    void tftpHpaIsToldThatThereIsNoSuchFile() throws Exception {
        Peer.Result result =
                Peer.run(folder, Peer.find("tftp"), "127.0.0.1", house.port(), "-c", "get", "none");

        assertThat(result.output()).contains("Error code 1: file not found");
    }

    @Test
    void tftpHpaIsToldThatItMayNotWrite() throws Exception {
        Files.writeString(folder.resolve("mine"), "mine");
        Peer.Result result =
                Peer.run(folder, Peer.find("tftp"), "127.0.0.1", house.port(), "-c", "put", "mine");

        assertThat(result.output()).contains("Error code 2: this server only sends files");
    }

    @Test
    void busyboxFetchesAFile() throws Exception {
        Peer.Result result =
                Peer.run(
                        folder,
                        Peer.find("busybox"),
                        "tftp",
                        "-g",
                        "-b",
                        "1428",
                        "-r",
                        "image/1/vmlinuz",
                        "-l",
                        "received",
                        "127.0.0.1",
                        house.port());

        assertThat(result.status()).as(result.output()).isZero();
        assertThat(received()).isEqualTo(content);
    }

    @Test
    void curlFetchesAFile() throws Exception {
        Peer.Result result =
                Peer.run(
                        folder,
                        Peer.find("curl"),
                        "-sS",
                        "--tftp-blksize",
                        "1428",
                        "-o",
                        "received",
                        "tftp://127.0.0.1:" + house.port() + "/image/1/vmlinuz");

        assertThat(result.status()).as(result.output()).isZero();
        assertThat(received()).isEqualTo(content);
    }

    @Test
    void curlFetchesWithoutOptions() throws Exception {
        Peer.Result result =
                Peer.run(
                        folder,
                        Peer.find("curl"),
                        "-sS",
                        "--tftp-no-options",
                        "-o",
                        "received",
                        "tftp://127.0.0.1:" + house.port() + "/image/1/vmlinuz");

        assertThat(result.status()).as(result.output()).isZero();
        assertThat(received()).isEqualTo(content);
    }

    @Test
    void curlIsToldThatThereIsNoSuchFile() throws Exception {
        Peer.Result result =
                Peer.run(
                        folder,
                        Peer.find("curl"),
                        "-sS",
                        "tftp://127.0.0.1:" + house.port() + "/none");

        assertThat(result.status()).isEqualTo(68); // CURLE_TFTP_NOTFOUND
    }

    @Test
    void atftpFetchesAFileInWindows() throws Exception {
        Peer.Result result =
                Peer.run(
                        folder,
                        Peer.find("atftp"),
                        "--get",
                        "--remote-file",
                        "image/1/vmlinuz",
                        "--local-file",
                        "received",
                        "--option",
                        "windowsize 16",
                        "--option",
                        "blksize 1428",
                        "--option",
                        "tsize 0",
                        "127.0.0.1",
                        house.port());

        assertThat(result.status()).as(result.output()).isZero();
        assertThat(received()).isEqualTo(content);
    }
}
