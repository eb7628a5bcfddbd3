package dev.bootwright.machine.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WriteOneFileTest {

    @TempDir Path directory;

    private Path top;

    @BeforeEach
    void layOut() throws IOException {
        top = Files.createDirectory(directory.resolve("mount"));
    }

    @Test
    void writesAFileWithItsDirectoriesAndMode() throws IOException {
        assertTrue(write("/etc/deep/motd", "häll\n", 04755));
        assertEquals("häll\n", Files.readString(top.resolve("etc/deep/motd")));
        assertEquals(
                04755, (int) Files.getAttribute(top.resolve("etc/deep/motd"), "unix:mode") & 07777);
        try (Stream<Path> files = Files.list(top.resolve("etc/deep"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void whatIsSoAlreadyIsLeft() throws IOException {
        write("/motd", "hello", 0644);
        Object before = Files.getAttribute(top.resolve("motd"), "unix:ino");
        assertFalse(write("/motd", "hello", 0644));
        assertEquals(before, Files.getAttribute(top.resolve("motd"), "unix:ino"));
        assertTrue(write("/motd", "hello", 0600));
        assertTrue(write("/motd", "hellO", 0600));
        assertFalse(WriteOneFile.write(top, "/motd", "hellO", 0644, false), "no modes to compare");
    }

    @Test
    void aFileThatIsNoTextIsReplaced() throws IOException {
        Files.write(top.resolve("motd"), new byte[] {(byte) 0xFF, (byte) 0xFE});
        assertTrue(write("/motd", "ab", 0644));
        assertEquals("ab", Files.readString(top.resolve("motd")));
    }

    @Test
    void aLinkInPlaceOfTheFileIsReplacedAndNotFollowed() throws IOException {
        Path outside = Files.writeString(directory.resolve("outside"), "mine");
        Files.createSymbolicLink(top.resolve("motd"), outside);
        assertTrue(write("/motd", "hello", 0644));
        assertEquals("mine", Files.readString(outside));
        assertFalse(Files.isSymbolicLink(top.resolve("motd")));
    }

    @ParameterizedTest
    @CsvSource({
        "/../x,         '/../x: \"..\" in a path'",
        "/a/../../x,    '/a/../../x: \"..\" in a path'",
        "/link/x,       '/link/x: /link is a symbolic link'",
        "/link/deep/x,  '/link/deep/x: /link is a symbolic link'",
        "/,             '/ is a directory'",
        "/full,         '/full is a directory'",
        "'',            ' is a directory'",
    })
    void pathsThatLeadOutAreRefused(String path, String message) throws IOException {
        Files.createDirectories(directory.resolve("elsewhere/deep"));
        Files.createSymbolicLink(top.resolve("link"), Path.of("../elsewhere"));
        Files.createDirectories(top.resolve("full"));
        assertThatThrownBy(() -> write(path, "", 0644))
                .isInstanceOf(StepRefusedException.class)
                .hasMessage(message);
        assertThat(directory.resolve("x")).doesNotExist();
        assertThat(directory.resolve("elsewhere/x")).doesNotExist();
    }

    @Test
    void bitsThatAreNoPermissionsAreRefused() {
        assertThatThrownBy(() -> write("/motd", "", 0100644))
                .isInstanceOf(StepRefusedException.class)
                .hasMessage("/motd: no permission bits: 100644");
    }

    private boolean write(String path, String content, int mode) throws IOException {
        return WriteOneFile.write(top, path, content, mode, true);
    }
}
