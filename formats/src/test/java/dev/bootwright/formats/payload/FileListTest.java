package dev.bootwright.formats.payload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileListTest {

    @TempDir Path directory;

    @Test
    void readsWhatTheDocumentShows() throws IOException {
        assertEquals(
                List.of(source("a.tar.gz", "/src/a.tar.gz"), source("b", "/other/c.xz")),
                read("a.tar.gz /src/a.tar.gz\nb /other/c.xz\n"));
    }

    @Test
    void blankLinesAndAMissingLastNewlineMeanNothing() throws IOException {
        assertEquals(
                List.of(source("a", "/a"), source("b", "/b")), read("\n \t\na /a\r\n\n\tb   /b"));
    }

    @Test
    void blanksNeedQuotesInNamesOnly() throws IOException {
        assertEquals(
                List.of(
                        source("a b", "/x y/a b"),
                        source("say \"hi\"", "/back\\slash"),
                        source("c", "/x y/c")),
                read(
                        """
                        "a b" "/x y/a b"
                        "say \\"hi\\"" "/back\\\\slash"
                        c /x y/c
                        """));
    }

    @Test
    void anEmptyListIsOne() throws IOException {
        assertEquals(List.of(), read(""));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "'a', 'expected NAME PATH, found only \"a\"'",
                "'a b', 'expected an absolute path, found \"b\"'",
                "'\"a /b', 'the closing quote is missing'",
                "'\"a\"/b', 'expected a blank behind the closing quote'",
                "'a \"/b\" c', 'expected nothing behind the path, found  c'"
            })
    void refuses(String line, String reason) {
        IOException e = assertThrows(IOException.class, () -> read("x /x\n" + line + "\n"));
        assertEquals(
                "%s, line 2: %s".formatted(directory.resolve("external.list"), reason),
                e.getMessage());
    }

    @Test
    void refusesWhatIsNotUtf8() throws IOException {
        Path list = Files.write(directory.resolve("external.list"), new byte[] {(byte) 0xFF});
        IOException e = assertThrows(IOException.class, () -> FileList.read(list));
        assertEquals(list + ": is not UTF-8", e.getMessage());
    }

    private static PayloadSource source(String name, String path) {
        return new PayloadSource(name, Path.of(path));
    }

    private List<PayloadSource> read(String text) throws IOException {
        return FileList.read(Files.writeString(directory.resolve("external.list"), text));
    }
}
