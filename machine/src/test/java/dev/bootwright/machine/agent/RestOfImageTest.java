package dev.bootwright.machine.agent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.formats.cpio.CpioEntry;
import dev.bootwright.formats.cpio.CpioWriter;
import dev.bootwright.formats.payload.PayloadDraft;
import dev.bootwright.formats.payload.PayloadSource;
import dev.bootwright.formats.payload.Variant;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestOfImageTest {

    @TempDir Path root;

    private final List<String> said = new ArrayList<>();

    @BeforeEach
    void makeTree() throws IOException {
        for (String directory : List.of("dev", "proc", "run", "usr", "usr/bin")) {
            Files.createDirectory(root.resolve(directory));
        }
        Files.createSymbolicLink(root.resolve("bin"), Path.of("usr/bin"));
        Files.createFile(root.resolve("run/storage"));
        Files.createFile(root.resolve("run/modules"));
        Files.writeString(
                root.resolve("proc/partitions"), "major minor  #blocks  name\n\n 254 16 1 vdb\n");
    }

    @Test
    void unpacksTheArchiveOverWhatIsThereOnce() throws Exception {
        Files.writeString(root.resolve("usr/bin/tool"), "old");
        String digest = disk(archive());
        run(digest);
        assertThat(root.resolve("usr/bin/tool")).hasContent("content").isExecutable();
        assertThat(root.resolve("opt/large")).hasContent("content");
        assertThat(root.resolve("bin")).isSymbolicLink();
        assertThat(said)
                .containsExactly("rest of the image: 2 files from " + root.resolve("dev/vdb"));
        run(digest);
        assertThat(said).hasSize(1);
    }

    @Test
    void anArchiveThatIsAnotherIsNotUnpacked() throws Exception {
        String digest = disk(archive());
        try (FileChannel disk =
                FileChannel.open(root.resolve("dev/vdb"), StandardOpenOption.WRITE)) {
            disk.write(ByteBuffer.wrap(new byte[] {'x'}), 400);
        }
        run(digest);
        assertThat(said.getFirst()).contains("expected SHA-256 " + digest);
        assertThat(root.resolve("opt")).doesNotExist();
    }

    @Test
    void aDiskWithoutItIsNotTaken() throws Exception {
        disk(archive());
        run("00");
        assertThat(said).containsExactly("rest of the image: no payload disk has rest-00.cpio");
    }

    @Test
    void aNameThatLeadsOutIsRefused() throws Exception {
        String text = new String(archive(), ISO_8859_1).replace("usr/bin/tool", "../outside/x");
        run(disk(text.getBytes(ISO_8859_1)));
        assertThat(said)
                .containsExactly(
                        "rest of the image: cpio: name at byte 0: \"../outside/x\" leads out");
    }

    @Test
    void aWholeImageLooksAtNoDisk() throws Exception {
        new RestOfImage(root, root.resolve("run"), readiness(), said::add)
                .unpackWanted(KernelCommandLine.parse("quiet"));
        assertThat(said).isEmpty();
    }

    private void run(String digest) throws Exception {
        new RestOfImage(root, root.resolve("run"), readiness(), said::add)
                .unpackWanted(KernelCommandLine.parse("quiet bootwright.rest=" + digest));
    }

    private Readiness readiness() {
        return new Readiness(root.resolve("run"), root);
    }

    private static byte[] archive() throws IOException {
        byte[] content = "content".getBytes(UTF_8);
        var out = new ByteArrayOutputStream();
        CpioWriter writer = new CpioWriter(out);
        writer.writeLink(CpioEntry.symbolicLink("bin", 1, "usr/bin"), "usr/bin");
        writer.write(CpioEntry.directory("opt", 2, 0750));
        writer.write(
                CpioEntry.file("opt/large", 3, 0640, content.length),
                new ByteArrayInputStream(content));
        writer.write(CpioEntry.directory("usr", 5, 0755));
        writer.write(CpioEntry.directory("usr/bin", 6, 0755));
        writer.write(
                CpioEntry.file("usr/bin/tool", 4, 0755, content.length),
                new ByteArrayInputStream(content));
        writer.finish();
        return out.toByteArray();
    }

    private String disk(byte[] archive) throws Exception {
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive));
        Path file = Files.write(root.resolve("archive"), archive);
        try (FileChannel out =
                FileChannel.open(
                        root.resolve("dev/vdb"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            PayloadDraft.of(List.of(new PayloadSource(AgentApi.restName(digest), file)))
                    .withChecksums()
                    .write(out, Variant.U32, 512, (_, _, _) -> {});
        }
        return digest;
    }
}
