package dev.bootwright.netboot.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.netboot.boot.BootResource.Joined;
import dev.bootwright.netboot.boot.BootResource.Part;
import dev.bootwright.netboot.boot.BootResource.Slice;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootContentTest {

    private static final Instant BEFORE = Instant.parse("2026-01-02T03:04:05.123456789Z");

    @TempDir Path folder;

    /// Around empty parts, parts of one byte, and the same file twice.
    private static final int[][] PARTINGS = {
        {},
        {0},
        {0, 0, 0, 0},
        {5},
        {0, 5},
        {0, 0, 4, 0},
        {1, 1, 1, 1, 1},
        {3, 1, 4, 1, 5},
        {7, 0, 0, 6}
    };

    @Test
    void readsEveryRangeAsFromOnePiece() throws IOException {
        for (int[] sizes : PARTINGS) {
            Parts parts = Parts.of(folder, sizes);
            byte[] whole = parts.whole();
            try (BootContent content = BootContent.open(parts.resource())) {
                assertThat(content.size()).isEqualTo(whole.length);
                assertThat(parts.resource().size()).isEqualTo(whole.length);
                for (int from = 0; from < whole.length; from++) {
                    for (int to = from; to <= whole.length; to++) {
                        byte[] wanted = Arrays.copyOfRange(whole, from, to);
                        assertThat(transferred(content, from, to)).isEqualTo(wanted);
                        for (int block = 1; block <= to - from; block++) {
                            assertThat(read(content, from, to, block)).isEqualTo(wanted);
                        }
                    }
                }
            }
        }
    }

    private static byte[] transferred(BootContent content, int from, int to) throws IOException {
        var out = new ByteArrayOutputStream();
        WritableByteChannel channel = Channels.newChannel(out);
        for (long at = from; at < to; ) {
            long sent = content.transferTo(at, to - at, channel);
            assertThat(sent).isPositive();
            at += sent;
        }
        return out.toByteArray();
    }

    /// In blocks of one size and a shorter last one, as TFTP reads.
    private static byte[] read(BootContent content, int from, int to, int size) throws IOException {
        byte[] all = new byte[to - from];
        ByteBuffer[] blocks = new ByteBuffer[(all.length + size - 1) / size];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = ByteBuffer.wrap(all, i * size, Math.min(size, all.length - i * size));
        }
        content.read(from, blocks, blocks.length);
        return all;
    }

    /// A file in two extents, as ISO 9660 holds what is larger than 4 GiB.
    @Test
    void readsBeyondFourGibibytes() throws IOException {
        Path file = folder.resolve("sparse");
        long extent = 4_294_965_248L;
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.seek(2048 + extent - 2);
            sparse.write(new byte[] {1, 2, 3, 4});
            sparse.setLength(5L << 30);
        }
        List<Part> parts =
                List.of(
                        new Part.OfFile(file, 2048, extent),
                        new Part.OfFile(file, 2048 + extent, 1 << 20));
        try (BootContent content = BootContent.open(new Joined(parts, "d", "t"))) {
            byte[] found = new byte[6];
            content.read(extent - 3, new ByteBuffer[] {ByteBuffer.wrap(found)}, 1);

            assertThat(found).containsExactly(0, 1, 2, 3, 4, 0);
            assertThat(content.size()).isEqualTo(extent + (1 << 20));
        }
    }

    @Test
    void readsNothingBehindTheEnd() throws IOException {
        Parts parts = Parts.of(folder, 3, 1, 4);
        try (BootContent content = BootContent.open(parts.resource())) {
            ByteBuffer[] three = {ByteBuffer.allocate(3)};
            assertThatThrownBy(() -> content.read(6, three, 1))
                    .isInstanceOf(EOFException.class)
                    .hasMessage("no byte 8 of 8");
            WritableByteChannel nowhere = Channels.newChannel(new ByteArrayOutputStream());
            assertThatThrownBy(() -> content.transferTo(8, 1, nowhere))
                    .hasMessage("no byte 8 of 8");
            assertThatThrownBy(() -> content.transferTo(-1, 1, nowhere))
                    .hasMessage("no byte -1 of 8");
        }
    }

    @Test
    void refusesPartsThatCannotBe() {
        Path file = Path.of("x");
        long most = Long.MAX_VALUE;
        assertThatThrownBy(() -> new Part.OfFile(file, -1, 5))
                .hasMessage("x: 5 bytes from byte -1");
        assertThatThrownBy(() -> new Part.OfFile(file, 0, -5))
                .hasMessage("x: -5 bytes from byte 0");
        assertThatThrownBy(() -> new Part.OfFile(file, most, 1))
                .hasMessage("x: 1 bytes from byte 9223372036854775807");
        List<Part> tooMany =
                List.of(
                        new Part.OfFile(file, 0, most - 1),
                        new Part.OfBytes(Opaque.of((byte) 1)),
                        new Part.OfBytes(Opaque.of((byte) 2)));
        assertThatThrownBy(() -> new Joined(tooMany, "d", "t"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("9223372036854775807 bytes and 1 more are too many");
        assertThat(new Joined(tooMany.subList(0, 2), "d", "t").size()).isEqualTo(most);
    }

    @Test
    void refusesAFileThatDoesNotHoldItsPart() throws IOException {
        Path file = Files.write(folder.resolve("f"), new byte[10]);
        var slice = new Slice(file, 4, 7, "d", "t");

        assertThat(slice.joined().size()).isEqualTo(slice.size());
        assertThatThrownBy(() -> BootContent.open(slice.joined()))
                .hasMessage(file + ": has 10 bytes, needs 11");
        Files.delete(file);
        assertThatThrownBy(() -> BootContent.open(slice.joined()))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void saysThatAFileHasBecomeShorter() throws IOException {
        Path file = Files.write(folder.resolve("f"), new byte[10]);
        try (BootContent content = BootContent.open(new Slice(file, 0, 10, "d", "t").joined())) {
            Files.write(file, new byte[4]);
            WritableByteChannel nowhere = Channels.newChannel(new ByteArrayOutputStream());

            assertThatThrownBy(() -> content.transferTo(4, 6, nowhere))
                    .isInstanceOf(EOFException.class)
                    .hasMessage(file + " has become shorter");
            assertThatThrownBy(() -> content.read(4, new ByteBuffer[] {ByteBuffer.allocate(6)}, 1))
                    .isInstanceOf(EOFException.class)
                    .hasMessage(file + " has become shorter");
        }
    }

    private Path published() throws IOException {
        Path file = Files.write(folder.resolve("live.iso"), new byte[10]);
        return Files.setLastModifiedTime(file, FileTime.from(BEFORE));
    }

    private static void assertRefused(Path file, FileStamp stamp, String reason) {
        var joined = new Joined(List.of(new Part.OfFile(file, 2, 3, stamp)), "d", "t");
        assertThatThrownBy(() -> BootContent.open(joined))
                .isInstanceOf(FileChangedException.class)
                .hasMessageStartingWith(
                        "%s: file has changed since it was published: %s", file, reason);
    }

    @Test
    void opensAFileThatIsWhatItWas() throws IOException {
        Path file = published();
        FileStamp stamp = FileStamp.of(file);
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);

        stamp.check(file);
        stamp.check(link);
        assertThat(FileStamp.of(file)).isEqualTo(stamp);
        assertThat(stamp.size()).isEqualTo(10);
        assertThat(stamp.lastModified().toInstant()).isEqualTo(BEFORE);
    }

    @Test
    void refusesAFileThatWasCut() throws IOException {
        Path file = published();
        FileStamp stamp = FileStamp.of(file);
        Files.write(file, new byte[9]);

        assertRefused(file, stamp, "it has 9 bytes, and had 10");
    }

    @Test
    void refusesAFileThatWasWrittenANanosecondLater() throws IOException {
        Path file = published();
        FileStamp stamp = FileStamp.of(file);
        Files.setLastModifiedTime(file, FileTime.from(BEFORE.plusNanos(1)));

        assertRefused(
                file,
                stamp,
                "it was written at 2026-01-02T03:04:05.12345679Z, and before at"
                        + " 2026-01-02T03:04:05.123456789Z");
    }

    @Test
    void refusesAnotherFileOfTheSameSizeAndAge() throws IOException {
        Path file = published();
        FileStamp stamp = FileStamp.of(file);
        Files.move(file, folder.resolve("aside")); // so that its inode is not used again
        published();

        assertRefused(file, stamp, "another file has taken its place");
    }

    @Test
    void refusesAFileThatHasGone() throws IOException {
        Path file = published();
        FileStamp stamp = FileStamp.of(file);
        Files.delete(file);

        assertRefused(file, stamp, "it cannot be looked at: java.nio.file.NoSuchFileException");
    }

    @Test
    void noticesAChangeAfterItWasOpened() throws IOException {
        Path file = published();
        var joined =
                new Joined(
                        List.of(
                                new Part.OfBytes(Opaque.of((byte) 1)),
                                new Part.OfFile(file, 0, 0, FileStamp.of(file))),
                        "d",
                        "t");
        try (BootContent content = BootContent.open(joined)) {
            content.check();
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));

            assertThatThrownBy(content::check).isInstanceOf(FileChangedException.class);
        }
    }
}
