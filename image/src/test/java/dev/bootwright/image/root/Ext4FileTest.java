package dev.bootwright.image.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bootwright.image.debian.DebEntry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Ext4FileTest {

    @TempDir Path folder;

    private RootTree tree;

    @BeforeEach
    void make() throws IOException {
        boolean isThere = Files.isExecutable(Path.of("/usr/sbin/debugfs"));
        assumeTrue(isThere || "required".equals(System.getProperty("peers")));
        tree = RootTree.begin(Files.createDirectory(folder.resolve("root")));
    }

    private void file(String path, long uid, long gid) throws IOException {
        tree.put(
                new DebEntry.RegularFile(path, 04750, uid, gid, 3),
                new ByteArrayInputStream(new byte[3]));
    }

    private String debugfs(Path image, String command) throws Exception {
        Process process =
                new ProcessBuilder("/usr/sbin/debugfs", "-R", command, image.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = process.inputReader().readAllAsString();
        process.waitFor();
        return said;
    }

    @Test
    void debugfsFindsOwnersAndModesWhateverTheNames() throws Exception {
        file("usr/bin/plain", 0, 0);
        file("usr/bin/with blank", 7, 42);
        file("usr/bin/with \"quotes\"", 8, 43);
        tree.finish();
        Path image = folder.resolve("root.img");
        Ext4File.write(tree, 16 << 20, image);

        assertThat(debugfs(image, "stat /usr/bin/plain"))
                .contains("Mode:  04750")
                .containsPattern("User: +0 +Group: +0 ");
        assertThat(debugfs(image, "ls -l /usr/bin"))
                .containsPattern("104750 \\(1\\) +7 +42 +3 .* with blank")
                .containsPattern("104750 \\(1\\) +8 +43 +3 .* with \"quotes\"");
        assertThat(debugfs(image, "stat /")).containsPattern("User: +0 +Group: +0 ");
    }

    @Test
    void whatDoesNotFitLeavesNothing() throws Exception {
        byte[] large = new byte[8 << 20];
        new Random(1).nextBytes(large); // zeros would take no room
        tree.putBytes("large", 0644, large);
        Path image = folder.resolve("root.img");
        assertThatThrownBy(() -> Ext4File.write(tree, 4 << 20, image))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("mkfs.ext4");
        assertThat(folder.toFile().list()).containsExactly("root");
    }
}
