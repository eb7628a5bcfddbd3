package dev.bootwright.machine.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.payload.Checksums;
import dev.bootwright.formats.payload.Payload;
import dev.bootwright.formats.payload.PayloadDraft;
import dev.bootwright.formats.payload.PayloadProgress;
import dev.bootwright.formats.payload.PayloadSource;
import dev.bootwright.formats.payload.Variant;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PayloadImportTest {

    private static final PayloadProgress SILENT = (_, _, _) -> {};
    private static final Checksums NONE = new Checksums(Map.of());

    @TempDir Path directory;

    private final List<byte[]> contents = new ArrayList<>();
    private Path image = Path.of("");
    private Path to = Path.of("");

    @BeforeEach
    void makePayload() throws IOException {
        image = directory.resolve("external.img");
        to = directory.resolve("external/distfiles");
        var random = new Random(3);
        List<PayloadSource> sources = new ArrayList<>();
        for (int size : new int[] {100_000, 0, 700_000}) {
            byte[] content = new byte[size];
            random.nextBytes(content);
            contents.add(content);
            Path file = Files.write(directory.resolve("file " + contents.size()), content);
            sources.add(PayloadSource.of(file));
        }
        try (FileChannel out = channel(image)) {
            PayloadDraft.of(sources).withChecksums().write(out, Variant.U32, 512, SILENT);
        }
    }

    @Test
    void copiesEveryFileAndLeavesNothingElse() throws IOException {
        PayloadImport.Result result = run(SILENT);
        assertThat(result.copied()).containsExactly("file 1", "file 2", "file 3", "SHA256SUMS");
        assertThat(names(to)).containsExactlyInAnyOrder("file 1", "file 2", "file 3", "SHA256SUMS");
        for (int i = 0; i < contents.size(); i++) {
            assertThat(to.resolve("file " + (i + 1))).hasBinaryContent(contents.get(i));
        }
    }

    @Test
    void whatIsThereIsNotCopiedAgain() throws IOException {
        run(SILENT);
        assertThat(run(SILENT).copied()).isEmpty();
    }

    @Test
    void aFileWithOtherContentIsReplaced() throws IOException {
        run(SILENT);
        Files.write(to.resolve("file 1"), new byte[100_000]);
        assertThat(run(SILENT).copied()).containsExactly("file 1");
        assertThat(to.resolve("file 1")).hasBinaryContent(contents.getFirst());
    }

    @Test
    void aDiskThatIsPulledOutLeavesNoPartUnderARealNameAndTheNextImportGoesOn() throws IOException {
        byte[] whole = Files.readAllBytes(image);
        PayloadProgress pulling =
                (name, _, _) -> {
                    if (name.equals("file 3")) {
                        cut(image, 300_000);
                    }
                };
        assertThatThrownBy(() -> run(pulling))
                .isInstanceOf(IOException.class)
                .hasMessage("file 3: ended at byte 300000 while it was copied");
        assertThat(names(to)).containsExactlyInAnyOrder("file 1", "file 2", PayloadImport.PART);
        long part = Files.size(to.resolve(PayloadImport.PART).resolve("file 3"));
        assertThat(part).isBetween(100_000L, 300_000L);

        Files.write(image, whole);
        List<Long> seen = new ArrayList<>();
        PayloadImport.Result result = run((_, done, _) -> seen.add(done));
        assertThat(seen.getFirst()).isEqualTo(part);
        assertThat(result.copied()).containsExactly("file 3", "SHA256SUMS");
        assertThat(to.resolve("file 3")).hasBinaryContent(contents.get(2));
    }

    @Test
    void aPartWithAWrongTailIsKeptOnlyAsFarAsItIsRight() throws IOException {
        Path parts = Files.createDirectories(to.resolve(PayloadImport.PART));
        byte[] part = Arrays.copyOf(contents.get(2), 500_000);
        Arrays.fill(part, 400_000, 500_000, (byte) 0); // what a crash leaves
        Files.write(parts.resolve("file 3"), part);
        Files.writeString(parts.resolve("of another payload"), "x");
        run(SILENT);
        assertThat(to.resolve("file 3")).hasBinaryContent(contents.get(2));
        assertThat(to.resolve(PayloadImport.PART)).doesNotExist();
    }

    @Test
    void aFileThatIsNotAsItsChecksumSaysIsNotKept() throws IOException {
        try (FileChannel disk = channel(image)) {
            Payload payload = Payload.read(disk);
            long offset = payload.find("file 3").orElseThrow().offset();
            disk.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), offset + 600_000);
        }
        assertThatThrownBy(() -> run(SILENT))
                .hasMessageMatching(
                        "file 3, 700000 bytes from byte \\d+: expected SHA-256 [0-9a-f]{64}, found"
                                + " [0-9a-f]{64}: it was not kept");
        assertThat(names(to)).containsExactlyInAnyOrder("file 1", "file 2", PayloadImport.PART);
        assertThat(names(to.resolve(PayloadImport.PART))).isEmpty();
    }

    @Test
    void aDirectoryInTheWayIsToldBeforeAnythingIsCopied() throws IOException {
        Files.createDirectories(to.resolve("file 3"));
        assertThatThrownBy(() -> run(SILENT))
                .hasMessage(
                        to.resolve("file 3")
                                + ": is a directory, and the payload has a file there");
        assertThat(names(to)).containsExactly("file 3");
    }

    @Test
    void aLinkInTheWayIsReplacedAndNotFollowed() throws IOException {
        Files.createDirectories(to);
        Path victim = Files.writeString(directory.resolve("victim"), "untouched");
        Files.createSymbolicLink(to.resolve("file 1"), victim);
        run(SILENT);
        assertThat(victim).hasContent("untouched");
        assertThat(to.resolve("file 1")).hasBinaryContent(contents.getFirst());
    }

    @Test
    void roomIsAskedForFirst() throws IOException {
        Path sparse = directory.resolve("sparse.img");
        try (FileChannel disk = channel(sparse)) {
            // u64, one file "a" of 2^60 bytes; the table is read from a shorter one
            Payload payload =
                    new Payload(
                            Variant.U64,
                            List.of(new Payload.Entry("a", 33, 1L << 60)),
                            33 + (1L << 60));
            assertThatThrownBy(() -> new PayloadImport(to, SILENT).run(disk, payload, NONE))
                    .hasMessageMatching(
                            ".*/distfiles: the payload needs 1152921504606846976 bytes, \\d+ are free");
        }
        assertThat(names(to)).isEmpty();
    }

    private PayloadImport.Result run(PayloadProgress progress) throws IOException {
        try (FileChannel disk = FileChannel.open(image)) {
            Payload payload = Payload.read(disk);
            Checksums checksums = Checksums.inside(payload, disk).orElseThrow();
            return new PayloadImport(to, progress).run(disk, payload, checksums);
        }
    }

    private static void cut(Path file, long size) {
        try (FileChannel channel = channel(file)) {
            channel.truncate(size);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static FileChannel channel(Path file) throws IOException {
        return FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
