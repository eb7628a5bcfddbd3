package dev.bootwright.formats.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.payload.Payload.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PayloadTest {

    /// Two files, `a` holding `hi` and an empty `b.gz`, laid out by hand from the format's description.
    private static final byte[] GOLDEN =
            hex(
                    """
                    4c425041594c4431   magic "LBPAYLD1"
                    02000000           file count
                    01000000           name length
                    02000000           file size
                    61                 "a"
                    6869               "hi"
                    04000000           name length
                    00000000           file size
                    622e677a           "b.gz"
                    """);

    @TempDir Path directory;

    @Test
    void readsTheTableOfContents() throws IOException {
        assertEquals(
                List.of(new Entry("a", 21, 2), new Entry("b.gz", 35, 0)), read(GOLDEN).entries());
    }

    @Test
    void writesTheBytesOfTheFormat() throws IOException {
        assertArrayEquals(GOLDEN, written(List.of(file("a", "hi".getBytes(UTF_8)), file("b.gz"))));
    }

    @Test
    void ignoresTheRestOfALargerDisk() throws IOException {
        assertEquals(read(GOLDEN), read(Arrays.copyOf(GOLDEN, 512)));
    }

    @Test
    void everyTruncationIsRefusedByName() {
        for (int length = 0; length < GOLDEN.length; length++) {
            byte[] truncated = Arrays.copyOf(GOLDEN, length);
            FormatException e =
                    assertThrows(FormatException.class, () -> read(truncated), "cut to " + length);
            assertTrue(e.getMessage().startsWith("LBPAYLD1: "), e.getMessage());
        }
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                argumentSet(
                        "another magic",
                        "4c425041594c4432 00000000",
                        "LBPAYLD1: magic at byte 0: expected 4c425041594c4431, found 4c425041594c4432"),
                argumentSet(
                        "name longer than NAME_MAX",
                        "4c425041594c4431 01000000 00010000 00000000",
                        "LBPAYLD1: name length at byte 12: 256 exceeds 255"),
                argumentSet(
                        "name length 2^32 - 1",
                        "4c425041594c4431 01000000 ffffffff 00000000",
                        "LBPAYLD1: name length at byte 12: 4294967295 exceeds 255"),
                argumentSet(
                        "content past the end",
                        "4c425041594c4431 01000000 01000000 03000000 61 6869",
                        "LBPAYLD1: file size at byte 16: 3 bytes from byte 21 run past the end of the disk"),
                argumentSet(
                        "name that climbs out",
                        "4c425041594c4431 01000000 04000000 00000000 2e2e2f61",
                        "LBPAYLD1: file name at byte 20: \"../a\" is not a plain file name"),
                argumentSet(
                        "name of the parent directory",
                        "4c425041594c4431 01000000 02000000 00000000 2e2e",
                        "LBPAYLD1: file name at byte 20: \"..\" is not a plain file name"),
                argumentSet(
                        "name with a NUL",
                        "4c425041594c4431 01000000 03000000 00000000 610062",
                        "LBPAYLD1: file name at byte 20: \"a\0b\" is not a plain file name"),
                argumentSet(
                        "empty name",
                        "4c425041594c4431 01000000 00000000 00000000",
                        "LBPAYLD1: file name at byte 20: \"\" is not a plain file name"),
                argumentSet(
                        "name that is not UTF-8",
                        "4c425041594c4431 01000000 01000000 00000000 ff",
                        "LBPAYLD1: file name at byte 20: ff is not UTF-8"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void refuses(String bytes, String message) {
        FormatException e = assertThrows(FormatException.class, () -> read(hex(bytes)));
        assertEquals(message, e.getMessage());
    }

    @Test
    void refusesTwoFilesOfOneName() throws IOException {
        List<Path> files =
                List.of(file("a"), Files.createDirectory(directory.resolve("other")).resolve("a"));
        assertThrows(IllegalArgumentException.class, () -> written(files));
    }

    @Test
    void refusesAFileThatNeedsMoreThan32Bits() throws IOException {
        Path file = file("huge");
        try (FileChannel sparse = FileChannel.open(file, StandardOpenOption.WRITE)) {
            sparse.write(ByteBuffer.allocate(1), Payload.MAX_FILE_BYTES);
        }
        IOException e = assertThrows(IOException.class, () -> written(List.of(file)));
        assertTrue(
                e.getMessage().endsWith("4294967296 bytes of content do not fit LBPAYLD1"),
                e.getMessage());
    }

    @Test
    void contentSurvivesTheRoundTrip() throws IOException {
        var random = new Random(20250916);
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            byte[] content = new byte[random.nextInt(10_000)];
            random.nextBytes(content);
            files.add(file("é-" + i + ".tar", content));
        }
        try (FileChannel disk = disk(written(files))) {
            Payload payload = Payload.read(disk);
            assertEquals(files.size(), payload.entries().size());
            for (int i = 0; i < files.size(); i++) {
                var content = new ByteArrayOutputStream();
                payload.entries().get(i).copyTo(Channels.newChannel(content), disk);
                assertArrayEquals(Files.readAllBytes(files.get(i)), content.toByteArray());
            }
        }
    }

    /// The peer is the shell recipe live-bootstrap documents; `-Dpeer.make-payload` names a copy of it.
    @Test
    void agreesWithTheDocumentedShellRecipe() throws Exception {
        String recipe = System.getProperty("peer.make-payload");
        assumeTrue(recipe != null, "peer.make-payload is not set");
        List<Path> files =
                List.of(
                        file("linux.tar.xz", new byte[100_000]),
                        file("empty"),
                        file("x", new byte[] {7}));
        StringBuilder list = new StringBuilder();
        files.forEach(file -> list.append("%s %s%n".formatted(file.getFileName(), file)));
        Path listing = Files.writeString(directory.resolve("external.list"), list);
        Path image = directory.resolve("external.img");

        Process peer =
                new ProcessBuilder("sh", recipe, image.toString(), listing.toString())
                        .inheritIO()
                        .start();

        assertEquals(0, peer.waitFor());
        assertArrayEquals(Files.readAllBytes(image), written(files));
    }

    private Path file(String name, byte... content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    private byte[] written(List<Path> files) throws IOException {
        var out = new ByteArrayOutputStream();
        Payload.write(files, Channels.newChannel(out));
        return out.toByteArray();
    }

    private Payload read(byte[] container) throws IOException {
        try (FileChannel disk = disk(container)) {
            return Payload.read(disk);
        }
    }

    private FileChannel disk(byte[] container) throws IOException {
        return FileChannel.open(
                Files.write(directory.resolve("disk.img"), container), StandardOpenOption.READ);
    }

    /// Parses hex bytes; a run of two spaces starts a remark that lasts to the end of the line.
    private static byte[] hex(String dump) {
        String digits =
                dump.lines().map(line -> line.split(" {2,}", 2)[0]).reduce("", String::concat);
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }
}
