package dev.bootwright.image.root;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.image.debian.DebEntry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootTreeTest {

    @TempDir Path folder;

    private Path root;
    private RootTree tree;

    @BeforeEach
    void begin() throws IOException {
        root = Files.createDirectory(folder.resolve("root"));
        tree = RootTree.begin(root);
    }

    private void file(String path, int mode, long gid, String content) throws IOException {
        byte[] bytes = content.getBytes(UTF_8);
        tree.put(
                new DebEntry.RegularFile(path, mode, 0, gid, bytes.length),
                new ByteArrayInputStream(bytes));
    }

    private void link(String path, String target) throws IOException {
        tree.put(new DebEntry.SymbolicLink(path, target), InputStream.nullInputStream());
    }

    private void directory(String path, int mode) throws IOException {
        tree.put(new DebEntry.Directory(path, mode, 0, 0), InputStream.nullInputStream());
    }

    @Test
    void whatIsInBinGoesToUsr() throws IOException {
        link("bin", "usr/bin"); // as base-files of Debian 13 has it
        directory("lib64", 0755);
        file("bin/sh", 0755, 0, "shell");
        file("lib64/ld.so", 0755, 0, "loader");

        assertThat(root.resolve("usr/bin/sh")).hasContent("shell");
        assertThat(root.resolve("usr/lib64/ld.so")).hasContent("loader");
        assertThat(Files.readSymbolicLink(root.resolve("bin"))).isEqualTo(Path.of("usr/bin"));
    }

    @Test
    void linksLeadNowhereOutside() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        link("etc", outside.toString());
        link("var", "../../../../" + outside.getFileName());
        link("up", "..");
        file("etc/passwd", 0644, 0, "one");
        file("var/log", 0644, 0, "two");
        file("up/up/up/three", 0644, 0, "three");
        assertThat(tree.read("etc/passwd")).isEqualTo("one".getBytes(UTF_8));

        assertThat(outside).isEmptyDirectory();
        assertThat(folder).isDirectoryNotContaining("glob:**three");
        assertThat(root.resolve(outside.toString().substring(1)).resolve("passwd"))
                .hasContent("one");
        assertThat(root.resolve("three")).hasContent("three");
    }

    @Test
    void linksInACircleAreRefused() throws IOException {
        link("a", "b");
        link("b", "a");
        assertThatThrownBy(() -> file("a/file", 0644, 0, "x"))
                .hasMessage("/a/file: too many symbolic links");
    }

    @Test
    void aFileIsReplacedAndALinkIsNotWrittenThrough() throws IOException {
        file("usr/share/kept", 0644, 0, "kept");
        link("usr/share/name", "kept");
        file("usr/share/name", 0644, 0, "new");
        assertThat(root.resolve("usr/share/kept")).hasContent("kept");
        assertThat(root.resolve("usr/share/name")).hasContent("new");
    }

    @Test
    void modesAndOwnersAreKept() throws IOException {
        directory("locked", 0500);
        file("locked/file", 02755, 42, "x");
        tree.put(new DebEntry.HardLink("other", "locked/file"), InputStream.nullInputStream());
        tree.finish();

        assertThat((Integer) Files.getAttribute(root.resolve("locked/file"), "unix:mode") & 07777)
                .isEqualTo(02755);
        assertThat((Integer) Files.getAttribute(root.resolve("locked"), "unix:mode") & 07777)
                .isEqualTo(0700); // whoever runs this must get in; root does anyway
        assertThat(Files.isSameFile(root.resolve("other"), root.resolve("locked/file"))).isTrue();
        assertThat(tree.owners())
                .containsOnly(
                        org.assertj.core.api.Assertions.entry(
                                "locked/file", new RootTree.Owner(0, 42)));
    }
}
