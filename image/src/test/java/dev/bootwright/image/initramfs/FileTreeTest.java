package dev.bootwright.image.initramfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.image.initramfs.FileTree.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileTreeTest {

    private final FileTree tree = new FileTree();

    @ParameterizedTest
    @CsvSource({
        "bin/sh, usr/bin/sh",
        "sbin/mke2fs, usr/bin/mke2fs",
        "usr/sbin/mke2fs, usr/bin/mke2fs",
        "lib/x86_64-linux-gnu/libc.so.6, usr/lib/x86_64-linux-gnu/libc.so.6",
        "lib64/ld-linux-x86-64.so.2, usr/lib64/ld-linux-x86-64.so.2",
        "usr/sbins/x, usr/sbins/x",
        "binary, binary",
        "etc/bin/x, etc/bin/x",
    })
    void aPathLeadsThroughNoLink(String path, String place) {
        tree.putText(path, "x", "text");
        assertThat(FileTree.merged(path)).isEqualTo(place);
        assertThat(tree.nodes()).containsKey(place);
        assertThat(tree.has(path)).isTrue();
        for (int slash = place.indexOf('/'); slash >= 0; slash = place.indexOf('/', slash + 1)) {
            assertThat(tree.nodes().get(place.substring(0, slash)))
                    .isInstanceOf(Node.Directory.class);
        }
    }

    @Test
    void theLinksOfAMergedUsrAreThere() {
        assertThat(tree.nodes().get("bin"))
                .isEqualTo(new Node.SymbolicLink(Part.SKELETON, "usr/bin"));
        assertThat(tree.nodes().get("sbin"))
                .isEqualTo(new Node.SymbolicLink(Part.SKELETON, "usr/bin"));
        assertThat(tree.nodes().get("usr/sbin"))
                .isEqualTo(new Node.SymbolicLink(Part.SKELETON, "bin"));
    }

    @Test
    void nothingIsPutThroughALinkOrAFile() {
        tree.put("etc/out", new Node.SymbolicLink("x", "/root"));
        assertThatThrownBy(() -> tree.putText("etc/out/authorized_keys", "x", "key"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("etc/out/authorized_keys: /etc/out is not a directory");
        tree.putText("etc/file", "x", "text");
        assertThatThrownBy(() -> tree.putText("etc/file/below", "x", "text"))
                .hasMessage("etc/file/below: /etc/file is not a directory");
        assertThat(tree.has("etc/out/authorized_keys")).isFalse();
    }

    @Test
    void aDirectoryWithFilesBecomesNoLink() {
        tree.putText("etc/ssh/config", "x", "text");
        tree.putText("bin/sh", "x", "text");
        var link = new Node.SymbolicLink("x", "/tmp");
        assertThatThrownBy(() -> tree.put("etc/ssh", link))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("etc/ssh: is a directory with files in it");
        assertThatThrownBy(() -> tree.put("bin", link))
                .hasMessage("bin: is a directory with files in it");
    }
}
