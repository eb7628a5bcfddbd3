package dev.bootwright.formats.payload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksumsTest {

    private static final String EMPTY =
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @TempDir Path directory;

    @Test
    void readsBothOfCoreutilsForms() throws IOException {
        assertEquals(
                new Checksums(Map.of("a b", EMPTY, "c", EMPTY)),
                read(
                        "%s  a b\n%s *./c"
                                .formatted(EMPTY, EMPTY.toUpperCase(java.util.Locale.ROOT))));
    }

    @Test
    void refusesAnotherForm() {
        IOException e =
                assertThrows(IOException.class, () -> read(EMPTY + "  a\nSHA256 (b) = " + EMPTY));
        assertEquals(
                directory.resolve("SHA256SUMS")
                        + ", line 2: expected 64 hexadecimal digits, two blanks and a name",
                e.getMessage());
    }

    @Test
    void refusesTwoDigestsOfOneFile() {
        IOException e =
                assertThrows(
                        IOException.class,
                        () -> read("%s  a\n%s  a\n".formatted(EMPTY, EMPTY.replace('e', 'f'))));
        assertEquals(
                directory.resolve("SHA256SUMS") + ", line 2: \"a\" has another digest above",
                e.getMessage());
    }

    private Checksums read(String text) throws IOException {
        return Checksums.read(Files.writeString(directory.resolve("SHA256SUMS"), text));
    }
}
