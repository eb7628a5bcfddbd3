package dev.bootwright.netboot.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.netboot.Peer;
import dev.bootwright.netboot.boot.BootResource.Joined;
import dev.bootwright.netboot.boot.BootResource.Part;
import dev.bootwright.netboot.boot.FileStamp;
import dev.bootwright.netboot.boot.Parts;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Resources in parts, and of files that change, on the wire.
@Timeout(120)
class JoinedTransferTest {

    @TempDir Path folder;
    private TftpHouse house;
    private RawClient client;

    @BeforeEach
    void open() throws IOException {
        house = TftpHouse.open();
        client = new RawClient(house.address());
    }

    @AfterEach
    void close() {
        client.close();
        house.close();
    }

    private byte[] serve(String name, int... sizes) throws IOException {
        Parts parts = Parts.of(folder, sizes);
        house.files.put(name, (n, r) -> Optional.of(parts.resource()));
        return parts.whole();
    }

    /// Parts that end inside blocks, at their ends and in the middle of what is read ahead.
    @ParameterizedTest
    @CsvSource({"8, 1", "8, 64", "512, 1", "512, 7", "1428, 16", "1468, 64"})
    void sendsTheBytesOfAllParts(int blockSize, int window) throws Exception {
        byte[] whole = serve("x", 1024, 7, 0, 511, 1, 32_768, 40_001, 0, 1428, 3);
        String[] options = {"blksize", "" + blockSize, "windowsize", "" + window};

        assertThat(client.fetch("x", blockSize, window, options)).isEqualTo(whole);
        assertThat(house.await("tftp.done")).isEqualTo("x: %d bytes", whole.length);
    }

    @Test
    void tftpHpaFetchesMoreThanTheBlockNumbersOf512BytesCount() throws Exception {
        byte[] whole = serve("x", 20_000_000, 700, 0, 15_000_000, 110, 2_000_000);

        Peer.run(
                folder,
                Peer.find("tftp"),
                "-m",
                "binary",
                "127.0.0.1",
                house.port(),
                "-c",
                "get",
                "x",
                "received");

        assertThat(folder.resolve("received")).hasBinaryContent(whole);
    }

    /// The squashfs of a large ISO in two extents, of which the first is as long as one can be.
    @Test
    void tellsASizeBeyondFourGibibytes() throws Exception {
        Path file = folder.resolve("sparse");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(5L << 30);
        }
        List<Part> parts =
                List.of(
                        new Part.OfBytes(Opaque.parse("0102")),
                        new Part.OfFile(file, 2048, 4_294_965_248L),
                        new Part.OfFile(file, 1L << 32, 1_000_000));
        var resource = new Joined(parts, "sha256:0", "application/octet-stream");
        house.files.put("x", (n, r) -> Optional.of(resource));
        client.ask("x", "tsize", "0", "blksize", "1468");

        assertThat(client.receive())
                .isEqualTo("\0\6tsize\0" + "4295965250\0" + "blksize\0" + "1468\0");
    }

    @Test
    void mayBeEmpty() throws Exception {
        serve("x", 0, 0);

        assertThat(client.fetch("x", 512, 1)).isEmpty();
    }

    /// A file of so many bytes with its stamp.
    private Path publish(int size) throws IOException {
        Path file = Files.write(folder.resolve("iso"), new byte[size]);
        Part part = new Part.OfFile(file, 0, size, FileStamp.of(file));
        var resource = new Joined(List.of(part), "sha256:1", "application/octet-stream");
        house.files.put("x", (n, r) -> Optional.of(resource));
        return file;
    }

    @Test
    void refusesAFileThatHasChanged() throws Exception {
        Path file = publish(10);
        Files.write(file, new byte[11]);
        client.ask("x");

        assertThat(client.receive()).isEqualTo("\0\5\0\0file has changed since it was published\0");
        assertThat(house.await("tftp.failed"))
                .isEqualTo(
                        "x: %s: file has changed since it was published: it has 11 bytes, and had"
                                + " 10",
                        file);
    }

    @Test
    void doesNotEndAFileThatChangesOnTheWay() throws Exception {
        Path file = publish(100_000);
        client.ask("x");
        String last = client.receive();
        Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        for (int block = 1; !last.startsWith("\0\5"); block++) {
            assertThat(last).hasSize(516); // never the short block that ends a transfer
            client.acknowledge(block);
            last = client.receive();
        }

        assertThat(last).isEqualTo("\0\5\0\0file has changed since it was published\0");
        assertThat(house.await("tftp.failed"))
                .contains("it was written at 1970-01-01T00:00:00.001Z");
        assertThat(house.seen("tftp.done")).isEmpty();
    }

    @Test
    void tftpHpaFindsANameWithSpacesAndUmlauts() throws Exception {
        String name = "iso/x/Grüße an 世界+.cfg";
        house.serveText(name, "menu");

        Peer.run(
                folder,
                Peer.find("tftp"),
                "-m",
                "binary",
                "127.0.0.1",
                house.port(),
                "-c",
                "get",
                name,
                "received");

        assertThat(folder.resolve("received")).hasContent("menu");
    }
}
