package dev.bootwright.machine.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.payload.PayloadDraft;
import dev.bootwright.formats.payload.PayloadSource;
import dev.bootwright.formats.payload.Variant;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PayloadDiskTest {

    @TempDir Path root;

    private final List<String> said = new ArrayList<>();
    private final StringBuilder rows = new StringBuilder("major minor  #blocks  name\n\n");

    @BeforeEach
    void makeTree() throws IOException {
        for (String directory : List.of("dev", "proc", "run", "external")) {
            Files.createDirectory(root.resolve(directory));
        }
        Files.createFile(root.resolve("run/storage"));
        Files.createFile(root.resolve("run/modules"));
        payload("vdb", "hi");
    }

    @Test
    void importsIntoTheDirectoryOfTheArgument() throws Exception {
        run("quiet bootwright.payload=/external/here console=ttyS0");
        assertThat(root.resolve("external/here/file")).hasContent("hi");
        assertThat(said)
                .containsExactly(
                        "payload %s/dev/vdb: 2 files, 115 bytes (u32)".formatted(root),
                        "payload %s/dev/vdb: 2 files copied to %s/external/here, 0 were there already; checksums are right"
                                .formatted(root, root));
    }

    @Test
    void withoutAValueTheUsualDirectoryIsMeant() throws Exception {
        run("bootwright.payload");
        assertThat(root.resolve("external/distfiles/file")).hasContent("hi");
    }

    @Test
    void withoutTheArgumentNoDiskIsLookedAt() throws Exception {
        run("quiet");
        assertThat(said).isEmpty();
        assertThat(root.resolve("external")).isEmptyDirectory();
    }

    @Test
    void doesNotGuessBetweenTwo() throws Exception {
        payload("vdc", "ho");
        run("bootwright.payload");
        assertThat(said)
                .containsExactly(
                        "payload not imported: there are different payloads: %1$s/dev/vdb: 2 files, 115 bytes (u32); %1$s/dev/vdc: 2 files, 115 bytes (u32)"
                                .formatted(root));
        assertThat(root.resolve("external")).isEmptyDirectory();
    }

    @Test
    void theRestOfASplitImageBesideItIsLeftAlone() throws Exception {
        payload("vda", "rest-" + "0a".repeat(32) + ".cpio", "rest");
        run("bootwright.payload");
        assertThat(root.resolve("external/distfiles/file")).hasContent("hi");
        assertThat(said).hasSize(2);
    }

    @Test
    void theRestOfASplitImageAloneIsNothingToImport() throws Exception {
        rows.setLength(rows.indexOf(" 254"));
        payload("vdb", "rest-" + "0a".repeat(32) + ".cpio", "rest");
        run("bootwright.payload");
        assertThat(said)
                .containsExactly(
                        "payload not imported: no block device of this machine holds a payload (%s/dev/vdb: the rest of a split image)"
                                .formatted(root));
    }

    @Test
    void saysThatThereIsNone() throws Exception {
        Files.write(root.resolve("dev/vdb"), new byte[512]);
        run("bootwright.payload");
        assertThat(said)
                .containsExactly(
                        "payload not imported: no block device of this machine holds a payload");
    }

    @Test
    void aFileThatIsNotAsItsChecksumSaysIsNotImported() throws Exception {
        try (FileChannel disk =
                FileChannel.open(root.resolve("dev/vdb"), StandardOpenOption.WRITE)) {
            disk.write(ByteBuffer.wrap("x".getBytes(UTF_8)), 24);
        }
        run("bootwright.payload");
        assertThat(said.getLast())
                .startsWith(
                        "payload not imported: %s/dev/vdb: file, 2 bytes from byte 24: expected SHA-256 "
                                .formatted(root));
        assertThat(root.resolve("external/distfiles/file")).doesNotExist();
    }

    @Test
    void aRelativePathIsRefused() throws Exception {
        run("bootwright.payload=external");
        assertThat(said)
                .containsExactly("payload: bootwright.payload=external is no absolute path");
    }

    private void run(String line) throws Exception {
        Files.writeString(root.resolve("proc/partitions"), rows);
        new PayloadDisk(root, new Readiness(root.resolve("run"), root), said::add)
                .importWanted(KernelCommandLine.parse(line));
    }

    private void payload(String name, String content) throws IOException {
        payload(name, "file", content);
    }

    private void payload(String name, String fileName, String content) throws IOException {
        Path file = Files.writeString(root.resolve(fileName), content);
        Path device = root.resolve("dev").resolve(name);
        try (FileChannel out =
                FileChannel.open(
                        device,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            PayloadDraft.of(List.of(PayloadSource.of(file)))
                    .withChecksums()
                    .write(out, Variant.U32, 512, (_, _, _) -> {});
        }
        rows.append(" 254       16          1 %s\n".formatted(name));
    }
}
