package dev.bootwright.machine.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstSyncTest {

    @TempDir Path root;

    @Test
    void findsTheThreadOfItsArrayAlone() throws IOException {
        process("17", "md12_resync");
        process("180", "md127_raid1");
        process("182", "md127_resync");
        process("self", "md127_resync");
        assertThat(new FirstSync(root).thread("md127")).contains("182");
        assertThat(new FirstSync(root).thread("md1")).isEmpty();
    }

    @Test
    void anArrayThatDoesNotSynchroniseIsLeft() throws Exception {
        process("182", "md127_resync");
        Path md = Files.createDirectories(root.resolve("sys/block/md127/md"));
        Files.writeString(md.resolve("sync_action"), "idle\n");
        new FirstSync(root).giveWay(Path.of("/dev/md127"));
        new FirstSync(root).giveWay(Path.of("/dev/md0"));
    }

    private void process(String id, String name) throws IOException {
        Files.writeString(
                Files.createDirectories(root.resolve("proc").resolve(id)).resolve("comm"),
                name + "\n");
    }
}
