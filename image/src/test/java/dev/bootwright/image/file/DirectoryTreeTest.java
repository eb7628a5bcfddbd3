package dev.bootwright.image.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTreeTest {

    @TempDir Path directory;

    @Test
    void whatALinkLeadsToStays() throws Exception {
        Path kept = Files.createDirectory(directory.resolve("kept"));
        Files.writeString(kept.resolve("file"), "text");
        Path top = Files.createDirectory(directory.resolve("top"));
        Files.createDirectories(top.resolve("a/b"));
        Files.writeString(top.resolve("a/b/file"), "text");
        Files.createSymbolicLink(top.resolve("a/link"), kept);
        Files.createSymbolicLink(top.resolve("dangling"), Path.of("nowhere"));

        DirectoryTree.remove(top);

        assertThat(top).doesNotExist();
        assertThat(kept.resolve("file")).hasContent("text");
    }

    @Test
    void whatIsNotThereIsRemovedAlready() throws Exception {
        DirectoryTree.remove(directory.resolve("nothing"));
        Path file = Files.writeString(directory.resolve("file"), "text");
        DirectoryTree.remove(file);
        assertThat(file).doesNotExist();
    }

    @Test
    void whatCannotBeRemovedIsTold() {
        Path kernel = Path.of("/proc/self/status");
        assertThatThrownBy(() -> DirectoryTree.remove(kernel))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(kernel.toString());
    }
}
