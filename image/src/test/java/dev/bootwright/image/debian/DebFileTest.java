package dev.bootwright.image.debian;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.commons.compress.archivers.tar.TarConstants.LF_BLK;
import static org.apache.commons.compress.archivers.tar.TarConstants.LF_CHR;
import static org.apache.commons.compress.archivers.tar.TarConstants.LF_DIR;
import static org.apache.commons.compress.archivers.tar.TarConstants.LF_FIFO;
import static org.apache.commons.compress.archivers.tar.TarConstants.LF_LINK;
import static org.apache.commons.compress.archivers.tar.TarConstants.LF_SYMLINK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.image.debian.DebEntry.Directory;
import dev.bootwright.image.debian.DebEntry.HardLink;
import dev.bootwright.image.debian.DebEntry.RegularFile;
import dev.bootwright.image.debian.DebEntry.SymbolicLink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DebFileTest {

    @TempDir Path directory;

    @Test
    void readsControlAndEntries() throws IOException {
        Path deb =
                new TestDeb()
                        .special("./", LF_DIR, "")
                        .special("./usr/", LF_DIR, "")
                        .file("./usr/a", "content")
                        .special("./usr/absolute", LF_SYMLINK, "/etc/alternatives/a")
                        .special("./usr/climbing", LF_SYMLINK, "../../../etc/passwd")
                        .special("./usr/hard", LF_LINK, "./usr/a")
                        .file("usr//./empty", "")
                        .write(directory);
        assertThat(entries(deb))
                .containsExactly(
                        Map.entry(new Directory("usr", 0755, 0, 0), ""),
                        Map.entry(new RegularFile("usr/a", 0644, 0, 0, 7), "content"),
                        Map.entry(new SymbolicLink("usr/absolute", "/etc/alternatives/a"), ""),
                        Map.entry(new SymbolicLink("usr/climbing", "../../../etc/passwd"), ""),
                        Map.entry(new HardLink("usr/hard", "usr/a"), ""),
                        Map.entry(new RegularFile("usr/empty", 0644, 0, 0, 0), ""));
        try (DebFile file = DebFile.open(deb)) {
            assertThat(file.control())
                    .containsEntry("package", "test")
                    .containsEntry("version", "1")
                    .containsEntry("architecture", "all")
                    .hasSize(5);
        }
    }

    @Test
    void readsLongNamesAndSkipsContentThatNobodyReads() throws IOException {
        String name = "usr/" + "long/".repeat(60) + "name";
        Path deb = new TestDeb().file("./" + name, "content").file("./b", "b").write(directory);
        List<String> paths = new ArrayList<>();
        try (DebFile file = DebFile.open(deb)) {
            file.visit((entry, content) -> paths.add(entry.path()));
        }
        assertThat(paths).containsExactly(name, "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../a", "./../a", "usr/../../a", "..", "/../a"})
    void refusesAPathThatLeavesThePackage(String path) throws IOException {
        Path deb = new TestDeb().file(path, "").write(directory);
        assertThatThrownBy(() -> entries(deb))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith("deb test.deb: data.tar at byte ")
                .hasMessageEndingWith("\"%s\" leaves the package".formatted(path));
    }

    @Test
    void anAbsolutePathIsOneOfThePackage() throws IOException {
        Path deb = new TestDeb().file("/etc/passwd", "").write(directory);
        assertThat(entries(deb).keySet())
                .containsExactly(new RegularFile("etc/passwd", 0644, 0, 0, 0));
    }

    @Test
    void refusesAHardLinkThatLeavesThePackage() throws IOException {
        Path deb = new TestDeb().special("./a", LF_LINK, "../../etc/shadow").write(directory);
        assertThatThrownBy(() -> entries(deb))
                .isInstanceOf(FormatException.class)
                .hasMessageEndingWith("\"../../etc/shadow\" leaves the package");
    }

    @ParameterizedTest
    @ValueSource(bytes = {LF_CHR, LF_BLK, LF_FIFO})
    void refusesASpecialFile(byte type) throws IOException {
        Path deb = new TestDeb().special("./dev/x", type, "").write(directory);
        assertThatThrownBy(() -> entries(deb))
                .isInstanceOf(FormatException.class)
                .hasMessageEndingWith(
                        "\"dev/x\" is a special file (type %c)".formatted((char) type));
    }

    @Test
    void refusesALinkToNothing() throws IOException {
        Path deb = new TestDeb().special("./a", LF_SYMLINK, "").write(directory);
        assertThatThrownBy(() -> entries(deb)).hasMessageEndingWith("\"a\" is a link to nothing");
    }

    @Test
    void refusesControlThatIsNoParagraph() throws IOException {
        for (String control : List.of("", "a: 1\n\nb: 2\n", "no field\n")) {
            Path deb = new TestDeb().control(control).write(directory);
            try (DebFile file = DebFile.open(deb)) {
                assertThatThrownBy(file::control).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void refusesAnotherFormat() throws IOException {
        Path one = Files.writeString(directory.resolve("debian-binary"), "3.0\n");
        Path other = Files.writeString(directory.resolve("control.tar.lz4"), "x");
        Path deb = TestDeb.write(directory, List.of(one));
        assertThatThrownBy(() -> DebFile.open(deb))
                .hasMessage("deb test.deb: debian-binary at byte 68: version \"3.0\"");
        TestDeb.write(directory, List.of(other));
        assertThatThrownBy(() -> DebFile.open(deb))
                .hasMessage("deb test.deb: debian-binary at byte 8: is not the first member");
        Files.writeString(one, "2.0\n");
        TestDeb.write(directory, List.of(one, other));
        try (DebFile file = DebFile.open(deb)) {
            assertThatThrownBy(file::control)
                    .hasMessageEndingWith("is compressed in an unknown way");
            assertThatThrownBy(() -> file.visit((entry, content) -> {}))
                    .hasMessage("deb test.deb: data.tar at byte 8: is missing");
        }
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        byte[] whole =
                Files.readAllBytes(
                        new TestDeb().file("./a", "content").file("./b", "b").write(directory));
        // What is after the last file's content is padding and end marks, which few writers agree
        // on.
        int essential =
                new String(whole, java.nio.charset.StandardCharsets.ISO_8859_1).lastIndexOf("b\0");
        for (int length = 0; length < essential; length += 7) {
            Path cut = Files.write(directory.resolve("cut.deb"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> readAll(cut))
                    .as("cut to %d", length)
                    .isInstanceOf(IOException.class);
        }
    }

    /// Whatever the bytes, the outcome is entries or an [IOException].
    @Test
    void spoiltPackagesEndInNothingButAnIOException() throws Exception {
        Random random = new Random(7);
        for (String compression : List.of("none", "gzip", "xz", "zstd")) {
            byte[] whole = Files.readAllBytes(dpkgDeb(compression));
            for (int i = 0; i < 150; i++) {
                byte[] spoilt = whole.clone();
                for (int j = 0; j < 3; j++) {
                    spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt();
                }
                Path file = Files.write(directory.resolve("spoilt.deb"), spoilt);
                try {
                    readAll(file);
                } catch (IOException e) {
                    assertThat(e).hasMessageNotContaining("null");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "xz", "zstd"})
    void readsWhatDpkgDebBuilds(String compression) throws Exception {
        Path deb = dpkgDeb(compression);
        assertThat(entries(deb))
                .containsExactly(
                        Map.entry(new Directory("usr", 0755, 0, 0), ""),
                        Map.entry(new RegularFile("usr/a", 0755, 0, 0, 7), "content"),
                        Map.entry(new HardLink("usr/same", "usr/a"), ""),
                        Map.entry(new SymbolicLink("usr/link", "a"), ""));
        try (DebFile file = DebFile.open(deb)) {
            assertThat(file.control())
                    .containsEntry("package", "test")
                    .containsEntry("description", "a test\nof two lines");
        }
    }

    @Test
    void dpkgDebReadsWhatWeBuild() throws Exception {
        Path deb = new TestDeb().special("./", LF_DIR, "").file("./a", "content").write(directory);
        assertThat(Peers.run(List.of("dpkg-deb", "--field", deb.toString(), "Package")))
                .isEqualTo("test\n");
        assertThat(Peers.run(List.of("dpkg-deb", "--contents", deb.toString()))).contains(" ./a\n");
    }

    private Path dpkgDeb(String compression) throws Exception {
        Path root = Files.createTempDirectory(directory, "root");
        Files.createDirectories(root.resolve("DEBIAN"));
        Files.writeString(
                root.resolve("DEBIAN/control"),
                """
                Package: test
                Version: 1
                Architecture: all
                Maintainer: Nobody <nobody@example.org>
                Description: a test
                 of two lines
                """);
        Path usr = Files.createDirectory(root.resolve("usr"));
        Files.writeString(usr.resolve("a"), "content");
        Files.createSymbolicLink(usr.resolve("link"), Path.of("a"));
        Files.createLink(usr.resolve("same"), usr.resolve("a"));
        for (Path path : List.of(root, usr, usr.resolve("a"), root.resolve("DEBIAN"))) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Path deb = directory.resolve(compression + ".deb");
        Peers.run(
                List.of(
                        "dpkg-deb",
                        "--root-owner-group",
                        "--uniform-compression",
                        "-Z" + compression,
                        "--build",
                        root.toString(),
                        deb.toString()));
        return deb;
    }

    private static Map<DebEntry, String> entries(Path deb) throws IOException {
        Map<DebEntry, String> found = new LinkedHashMap<>();
        try (DebFile file = DebFile.open(deb)) {
            file.visit((entry, content) ->
                    found.put(entry, new String(content.readAllBytes(), UTF_8)));
        }
        return found;
    }

    private static void readAll(Path deb) throws IOException {
        try (DebFile file = DebFile.open(deb)) {
            file.control();
            file.visit((entry, content) -> content.readAllBytes());
        }
    }
}
