package dev.bootwright.formats.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bootwright.formats.payload.Payload.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PayloadDraftTest {

    private static final PayloadProgress SILENT = (_, _, _) -> {};

    @TempDir Path directory;

    @Test
    void writesTheBytesOfTheFormat() throws IOException {
        List<PayloadSource> files = List.of(file("a", "hi"), file("b.gz", ""));
        assertArrayEquals(Dumps.GOLDEN_U32, written(PayloadDraft.of(files), Variant.U32, 1));
        assertArrayEquals(Dumps.GOLDEN_U64, written(PayloadDraft.of(files), Variant.U64, 1));
    }

    @Test
    void padsToWholeSectorsWithZeros() throws IOException {
        PayloadDraft draft = PayloadDraft.of(List.of(file("a", "hi"), file("b.gz", "")));
        assertArrayEquals(Arrays.copyOf(Dumps.GOLDEN_U32, 512), written(draft, Variant.U32, 512));
        assertArrayEquals(Arrays.copyOf(Dumps.GOLDEN_U64, 4096), written(draft, Variant.U64, 4096));
    }

    @Test
    void addsNothingToWholeSectors() throws IOException {
        PayloadDraft draft = PayloadDraft.of(List.of(file("a", "x".repeat(512 - 21))));
        assertEquals(512, written(draft, Variant.U32, 512).length);
    }

    @ParameterizedTest
    @EnumSource
    void contentSurvivesTheRoundTrip(Variant variant) throws IOException {
        var random = new Random(20250916);
        List<PayloadSource> files = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            byte[] content = new byte[random.nextInt(10_000)];
            random.nextBytes(content);
            Path file = Files.write(directory.resolve("é-" + i + ".tar"), content);
            files.add(PayloadSource.of(file));
        }
        Path image = image(PayloadDraft.of(files), variant, 512);
        try (FileChannel disk = FileChannel.open(image)) {
            Payload payload = Payload.read(disk);
            assertEquals(PayloadDraft.of(files).layout(variant), payload);
            for (int i = 0; i < files.size(); i++) {
                var content = new ByteArrayOutputStream();
                payload.entries().get(i).copyTo(Channels.newChannel(content), disk);
                assertArrayEquals(Files.readAllBytes(files.get(i).file()), content.toByteArray());
            }
        }
    }

    @Test
    void carriesChecksumsInAnOrdinaryLastFile() throws IOException {
        PayloadDraft draft =
                PayloadDraft.of(List.of(file("a", "hi"), file("b.gz", ""))).withChecksums();
        Path image = image(draft, Variant.U32, 512);
        try (FileChannel disk = FileChannel.open(image)) {
            Payload payload = Payload.read(disk);
            Entry last = payload.entries().getLast();
            var text = new ByteArrayOutputStream();
            last.copyTo(Channels.newChannel(text), disk);
            // printf hi | sha256sum; printf '' | sha256sum
            assertEquals(
                    """
                    8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4  a
                    e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  b.gz
                    """,
                    text.toString(UTF_8));
            assertEquals(Checksums.FILE_NAME, last.name());
            Checksums inside = Checksums.inside(payload, disk).orElseThrow();
            assertEquals(
                    new PayloadCheck(List.of("a", "b.gz"), List.of(), List.of(), List.of()),
                    PayloadCheck.of(payload, disk, inside, SILENT));
        }
    }

    @Test
    void aChangedBitIsFoundByItsFile() throws IOException {
        PayloadDraft draft =
                PayloadDraft.of(List.of(file("a", "hi"), file("b", "ho"))).withChecksums();
        Path image = image(draft, Variant.U32, 512);
        try (FileChannel disk =
                FileChannel.open(image, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            Payload payload = Payload.read(disk);
            Checksums inside = Checksums.inside(payload, disk).orElseThrow();
            disk.write(
                    ByteBuffer.wrap(new byte[] {'i'}),
                    payload.find("b").orElseThrow().offset() + 1);
            assertEquals(
                    new PayloadCheck(List.of("a"), List.of("b"), List.of(), List.of()),
                    PayloadCheck.of(payload, disk, inside, SILENT));
        }
    }

    @Test
    void saysWhatHasNoChecksumAndWhichChecksumHasNoFile() throws IOException {
        Path image = image(PayloadDraft.of(List.of(file("a", "hi"))), Variant.U32, 512);
        Path sums =
                Files.writeString(
                        directory.resolve("sums"),
                        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 *b\n");
        try (FileChannel disk = FileChannel.open(image)) {
            Payload payload = Payload.read(disk);
            assertEquals(Optional.empty(), Checksums.inside(payload, disk));
            assertEquals(
                    new PayloadCheck(List.of(), List.of(), List.of("a"), List.of("b")),
                    PayloadCheck.of(payload, disk, Checksums.read(sums), SILENT));
        }
    }

    @Test
    void refusesTwoFilesOfOneName() throws IOException {
        Path other = Files.createDirectory(directory.resolve("other")).resolve("a");
        Files.writeString(other, "");
        List<PayloadSource> files = List.of(file("a", ""), PayloadSource.of(other));
        refuses(
                files,
                "%s/a and %s would both be \"a\": the importer would keep only one"
                        .formatted(directory, other));
    }

    @Test
    void refusesNamesTheImporterCannotMakePathsOf() throws IOException {
        Path file = file("a", "").file();
        refuses(
                List.of(new PayloadSource("../a", file)),
                file + ": the name in the payload \"../a\" holds \"/\"");
        refuses(
                List.of(new PayloadSource("a\u001b", file)),
                file + ": the name in the payload \"a\\x1b\" holds the control character 0x1b");
        refuses(List.of(new PayloadSource("", file)), file + ": the name in the payload is empty");
        String name = "é".repeat(128);
        refuses(
                List.of(new PayloadSource(name, file)),
                "%s: the name in the payload \"%s\" has 256 bytes, at most 255 fit"
                        .formatted(file, name));
    }

    @Test
    void refusesWhatIsNoFile() throws IOException {
        refuses(List.of(PayloadSource.of(directory)), directory + ": is not a regular file");
        Path missing = directory.resolve("missing");
        refuses(List.of(PayloadSource.of(missing)), missing + ": there is no such file");
    }

    @Test
    void aFileThatNeedsMoreThan32BitsFitsOnlyTheOtherVariant() throws IOException {
        Path file = Files.createFile(directory.resolve("huge"));
        try (FileChannel sparse = FileChannel.open(file, StandardOpenOption.WRITE)) {
            sparse.write(ByteBuffer.allocate(1), Variant.U32.largestFile());
        }
        PayloadDraft draft = PayloadDraft.of(List.of(PayloadSource.of(file)));
        assertEquals(Optional.of(file + " has 4294967296 bytes"), draft.tooLargeFor(Variant.U32));
        assertEquals(Optional.empty(), draft.tooLargeFor(Variant.U64));
        IOException e = assertThrows(IOException.class, () -> draft.layout(Variant.U32));
        assertEquals(
                file
                        + " has 4294967296 bytes: a file in a payload of variant u32 has at most"
                        + " 4294967295",
                e.getMessage());
    }

    @Test
    void aFileThatShrinksIsNoticed() throws IOException {
        PayloadSource source = file("a", "hi");
        PayloadDraft draft = PayloadDraft.of(List.of(source));
        Files.writeString(source.file(), "h");
        fails(
                draft,
                source.file()
                        + ": had 2 bytes and has 1 now: it changed while the payload was written");
    }

    @Test
    void aFileThatShrinksWhileItIsReadIsNoticed() throws IOException {
        Path file = directory.resolve("large");
        try (FileChannel sparse =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            sparse.write(ByteBuffer.allocate(1), (200 << 20) - 1);
        }
        PayloadDraft draft = PayloadDraft.of(List.of(PayloadSource.of(file)));
        PayloadProgress cutting =
                (_, done, _) -> {
                    if (done > 0 && done < 100 << 20) {
                        truncate(file);
                    }
                };
        Path image = directory.resolve("out.img");
        try (FileChannel out =
                FileChannel.open(image, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            IOException e =
                    assertThrows(
                            IOException.class, () -> draft.write(out, Variant.U32, 512, cutting));
            assertEquals("large: ended at byte 104857600 while it was copied", e.getMessage());
        }
    }

    private static void truncate(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(100 << 20);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aFileThatVanishesIsNoticed() throws IOException {
        PayloadSource source = file("a", "hi");
        PayloadDraft draft = PayloadDraft.of(List.of(source));
        Files.delete(source.file());
        fails(draft, source.file() + ": vanished while the payload was written");
    }

    @Test
    void aFileThatIsModifiedIsNoticed() throws IOException {
        PayloadSource source = file("a", "hi");
        PayloadDraft draft = PayloadDraft.of(List.of(source));
        Files.setLastModifiedTime(source.file(), FileTime.fromMillis(1));
        fails(draft, source.file() + ": was modified while the payload was written");
    }

    private void refuses(List<PayloadSource> sources, String message) {
        IOException e = assertThrows(IOException.class, () -> PayloadDraft.of(sources));
        assertEquals(message, e.getMessage());
    }

    private void fails(PayloadDraft draft, String message) {
        IOException e = assertThrows(IOException.class, () -> image(draft, Variant.U32, 512));
        assertEquals(message, e.getMessage());
    }

    private PayloadSource file(String name, String content) throws IOException {
        return PayloadSource.of(Files.writeString(directory.resolve(name), content));
    }

    private byte[] written(PayloadDraft draft, Variant variant, int sectorSize) throws IOException {
        return Files.readAllBytes(image(draft, variant, sectorSize));
    }

    private Path image(PayloadDraft draft, Variant variant, int sectorSize) throws IOException {
        Path image = directory.resolve("out.img");
        try (FileChannel out =
                FileChannel.open(
                        image,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            draft.write(out, variant, sectorSize, SILENT);
        }
        return image;
    }
}
