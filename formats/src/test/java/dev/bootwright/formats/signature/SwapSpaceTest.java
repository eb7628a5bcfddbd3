package dev.bootwright.formats.signature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bootwright.formats.peer.Peer;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SwapSpaceTest {

    private static final UUID ID = UUID.fromString("6b1e3f7a-9c44-4d0e-8a55-0123456789ab");

    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource({"4096, 4194304, swap0", "4096, 4196000, ''", "65536, 4194304, fifteen letters"})
    void mkswapWritesTheSameFirstPage(int pageBytes, long size, String label) throws Exception {
        Path image = directory.resolve("image");
        try (var file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(size);
        }
        Peer.run(
                "mkswap",
                "-p",
                Integer.toString(pageBytes),
                "-U",
                ID.toString(),
                "-L",
                label,
                image.toString());
        Optional<String> wanted = Optional.of(label).filter(text -> !text.isEmpty());
        try (InputStream in = Files.newInputStream(image)) {
            assertArrayEquals(
                    in.readNBytes(pageBytes),
                    new SwapSpace(size, pageBytes, ID, wanted).firstPage());
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new SwapSpace(1 << 20, 4096, ID, Optional.of("sixteen letters!")));
        assertThrows(
                IllegalArgumentException.class,
                () -> new SwapSpace(9 * 4096, 4096, ID, Optional.empty()));
    }
}
