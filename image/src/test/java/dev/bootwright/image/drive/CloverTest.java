package dev.bootwright.image.drive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/// With an archive made here, of the layout of a release: no release can be had from Debian.
class CloverTest {

    private static final List<String> RELEASE =
            List.of(
                    "CloverV2/EFI/BOOT/BOOTX64.efi",
                    "CloverV2/EFI/CLOVER/CLOVERX64.efi",
                    "CloverV2/EFI/CLOVER/config-sample.plist",
                    "CloverV2/EFI/CLOVER/drivers/UEFI/FSInject.efi",
                    "CloverV2/EFI/CLOVER/drivers/off/UEFI/Other/NvmExpressDxe.efi",
                    "CloverV2/EFI/CLOVER/drivers/off/UEFI/Other/Ps2MouseDxe.efi");

    @TempDir Path directory;

    private Path archive(List<String> names) throws IOException {
        Path archive = directory.resolve("CloverV2-5122.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(name.getBytes(US_ASCII));
            }
        }
        return archive;
    }

    @Test
    void takesTheLoaderAndItsDriverForNvme() throws IOException {
        assertEquals(
                Set.of(
                        "EFI/BOOT/BOOTX64.EFI",
                        "EFI/CLOVER/CLOVERX64.EFI",
                        "EFI/CLOVER/drivers/UEFI/FSInject.efi",
                        "EFI/CLOVER/drivers/UEFI/NvmExpressDxe.efi"),
                Clover.read(archive(RELEASE)).keySet());
    }

    @Test
    void saysWhatAnArchiveHasNot() throws IOException {
        Path without = archive(RELEASE.subList(0, 4));
        assertThatThrownBy(() -> Clover.read(without))
                .hasMessage(
                        without
                                + ": no NvmExpressDxe.efi in it: is it an archive of a release of Clover?");
        Path none = Files.writeString(directory.resolve("none.zip"), "no archive");
        assertThatThrownBy(() -> Clover.read(none)).hasMessageStartingWith(none + ": ");
    }

    @Test
    void settingsHaveAnEntryWithInitramfs() throws Exception {
        String config =
                Clover.config(
                        "Bootwright <a & b>", "console=ttyS0 quiet", List.of(BootFiles.INITRAMFS));
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        DocumentBuilder builder = factory.newDocumentBuilder();
        Document document = builder.parse(new ByteArrayInputStream(config.getBytes(UTF_8)));
        assertThat(document.getDocumentElement().getTextContent())
                .contains("\\bootwright\\vmlinuz")
                .contains("initrd=\\bootwright\\initramfs console=ttyS0 quiet")
                .contains("Bootwright <a & b>");
    }

    @Test
    void isDownloadedOnceAndOnlyWithItsDigest() throws Exception {
        byte[] content = Files.readAllBytes(archive(RELEASE));
        int[] asked = {0};
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    asked[0]++;
                    exchange.sendResponseHeaders(200, content.length);
                    exchange.getResponseBody().write(content);
                    exchange.close();
                });
        server.start();
        try {
            URI url =
                    URI.create(
                            "http://127.0.0.1:%d/c.zip".formatted(server.getAddress().getPort()));
            Path cache = directory.resolve("cache");
            String digest = Sha256.of(content);
            String wrong = "0".repeat(64);
            assertThatThrownBy(() -> CloverArchive.download(url, wrong, cache))
                    .hasMessageContaining("expected SHA-256 " + wrong + ", found " + digest);
            assertThat(cache).isEmptyDirectory();
            CloverArchive first = CloverArchive.download(url, digest, cache);
            CloverArchive again = CloverArchive.download(url, digest, cache);
            assertEquals(first, again);
            assertEquals(2, asked[0]);
            assertThat(Clover.read(again.file())).hasSize(4);
        } finally {
            server.stop(0);
        }
    }
}
