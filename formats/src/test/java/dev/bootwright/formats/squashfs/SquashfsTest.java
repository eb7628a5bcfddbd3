package dev.bootwright.formats.squashfs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.tree.FileKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SquashfsTest {

    /// Captured from `mksquashfs tree image -noI -noD -noF -noX -nopad -no-xattrs -no-exports -all-root
    /// -mkfs-time 1795230000 -all-time 1795230000 -b 4K`, version 4.5.1; the tree is `usr/lib/os-release`,
    /// `etc/os-release` -> `../usr/lib/os-release`, `up` -> `/usr`, `loop` -> `loop`.
    private static final String GOLDEN =
            """
            68737173080000003009016b001000000100000001000c004b03010004000000
            e50000000000000024020000000000001c02000000000000ffffffffffffffff
            68000000000000006f010000000000000e02000000000000ffffffffffffffff
            49443d74696e790a05810300ff01000000003009016b02000000010000001500
            00002e2e2f7573722f6c69622f6f732d72656c656173650100ed010000000030
            09016b01000000000000000200000021000000080000000300ff010000000030
            09016b0300000001000000040000006c6f6f700300ff01000000003009016b04
            00000001000000040000002f7573720200a401000000003009016b0700000000
            0000000000000000000000080000000100ed01000000003009016b0600000000
            0000000200000021001e00050000000100ed01000000003009016b0500000000
            000000030000001a003c00080000000100ed01000000003009016b0800000000
            000000040000003b005300090000008b80000000000000000002000000000000
            00030009006f732d72656c656173650000000000000000070000008500000002
            0009006f732d72656c65617365000000000000000006000000a5000000010002
            006c69620300000000000000010000002d000000010002006574634d00020003
            0003006c6f6f7069000300030001007570c50004000100020075737210806000
            0000000000000800000100000000fc0100000000000004800000000016020000
            00000000
            """;

    private static final int INODES = 0x68;
    private static final int DIRECTORIES = 0x16F;

    private static final BlockDecoder NONE =
            (compression, stored, target) -> {
                throw new IOException("not compressed by " + compression);
            };

    private final byte[] golden = HexFormat.of().parseHex(GOLDEN.replaceAll("\\s", ""));

    private static Squashfs open(byte[] bytes) throws IOException {
        ByteSource source =
                new ByteSource() {
                    @Override
                    public long size() {
                        return bytes.length;
                    }

                    @Override
                    public int read(ByteBuffer target, long position) {
                        int length = Math.min(target.remaining(), bytes.length - (int) position);
                        target.put(bytes, (int) position, length);
                        return length;
                    }
                };
        return Squashfs.open(source, NONE);
    }

    /// Everything that can be asked for, at most eight directories deep.
    private static List<String> readAll(Squashfs squashfs) throws IOException {
        List<String> paths = new ArrayList<>();
        readAll(squashfs, "/", 8, paths);
        return paths;
    }

    private static void readAll(Squashfs squashfs, String directory, int depth, List<String> paths)
            throws IOException {
        for (SquashfsEntry entry : squashfs.list(directory)) {
            paths.add(entry.path());
            if (entry.kind() == FileKind.DIRECTORY && depth > 0 && paths.size() < 1000) {
                readAll(squashfs, entry.path(), depth - 1, paths);
            }
            if (entry.kind() == FileKind.FILE) {
                byte[] content = squashfs.read(entry, 1 << 16);
                assertEquals(entry.size(), content.length);
            }
        }
    }

    @Test
    void readsTheSuperblock() throws IOException {
        Superblock superblock = open(golden).superblock();
        assertEquals(Compression.GZIP, superblock.compression());
        assertEquals(4096, superblock.blockSize());
        assertEquals(8, superblock.inodeCount());
        assertEquals(Instant.ofEpochSecond(1795230000), superblock.modified());
        assertEquals(golden.length, superblock.bytesUsed());
    }

    @Test
    void listsDirectoriesAndReadsThroughLinks() throws IOException {
        Squashfs squashfs = open(golden);
        assertEquals(
                List.of(
                        "/etc",
                        "/etc/os-release",
                        "/loop",
                        "/up",
                        "/usr",
                        "/usr/lib",
                        "/usr/lib/os-release"),
                readAll(squashfs));
        SquashfsEntry release = squashfs.find("/up/../etc/os-release").orElseThrow();
        assertEquals("/usr/lib/os-release", release.path());
        assertEquals(0644, release.mode());
        assertEquals("ID=tiny\n", new String(squashfs.read(release, 100), UTF_8));
        assertThat(squashfs.find("/etc/none")).isEmpty();
        assertThat(squashfs.find("/etc/os-release/none")).isEmpty();
        assertThat(squashfs.list("/none")).isEmpty();
    }

    @Test
    void readsNoMoreThanTheLimit() throws IOException {
        Squashfs squashfs = open(golden);
        SquashfsEntry release = squashfs.find("/usr/lib/os-release").orElseThrow();
        assertThat(assertThrows(FormatException.class, () -> squashfs.read(release, 7)))
                .hasMessage(
                        "squashfs: file size at byte 104: /usr/lib/os-release has 8 bytes, at most 7 are read");
    }

    @Test
    void refusesLinksThatGoOnForEver() throws IOException {
        Squashfs squashfs = open(golden);
        assertThat(assertThrows(FormatException.class, () -> squashfs.find("/loop")))
                .hasMessage(
                        "squashfs: symbolic link at byte 104: /loop is one too many on the way");
    }

    static Stream<Arguments> damages() {
        return Stream.of(
                damage(
                        "no squashfs",
                        0,
                        "HSQS",
                        "magic at byte 0: expected 68737173, found 48535153"),
                damage("unknown compression", 20, "\7", "compression id at byte 20: 7, not 1 to 6"),
                damage(
                        "block size",
                        22,
                        "\15",
                        "block log at byte 22: 2^13 and a block size of 4096 bytes"),
                damage(
                        "huge blocks",
                        12,
                        "\0\0\100\0\0\0\0\0\1\0\26\0",
                        "block log at byte 22: 2^22 and a block size of 4194304 bytes"),
                damage(
                        "version 3.1",
                        28,
                        "\3\0\1",
                        "version major at byte 28: version 3.1, not 4.0"),
                damage(
                        "longer than the file",
                        40,
                        "\u00ff",
                        "bytes used at byte 40: 767 bytes, but the file ends after 548: is it a part only?"),
                damage(
                        "negative table",
                        71,
                        "\u0080",
                        "inode table at byte 64: 9223372036854775912 is out of range"),
                damage("table outside", 65, "\u00ff", "inode table at byte 64: byte 65384 of 548"),
                damage(
                        "root outside the block",
                        32,
                        "\u00ff\u00ff",
                        "reference to a metadata block at byte 104: byte 65535 of 261"),
                damage(
                        "root that is a file",
                        32,
                        "\u0085",
                        "root inode at byte 32: it is no directory"),
                damage(
                        "root elsewhere",
                        36,
                        "\1",
                        "reference to a metadata block at byte 104: 65536 bytes behind it"),
                damage(
                        "metadata block too long",
                        INODES,
                        "\1\u00a1",
                        "metadata block at byte 104: 8449 bytes"),
                damage(
                        "compressed by another",
                        INODES,
                        "\5\1",
                        "metadata block at byte 106: not compressed by GZIP"),
                damage(
                        "inode type",
                        INODES + 2 + 0xE5,
                        "\17",
                        "inode type at byte 104: 15, not 1 to 14"),
                damage(
                        "no target",
                        INODES + 2 + 20,
                        "\0",
                        "target length at byte 104: 0 bytes, not 1 to 4096"),
                damage(
                        "absurd target",
                        INODES + 2 + 21,
                        "\u00ff",
                        "target length at byte 104: 65301 bytes, not 1 to 4096"),
                damage(
                        "many entries",
                        DIRECTORIES + 3,
                        "\1",
                        "directory header at byte 367: 257 entries"),
                damage(
                        "absurd name",
                        DIRECTORIES + 2 + 12 + 7,
                        "\1",
                        "length of name at byte 367: 266 bytes"),
                damage(
                        "slash in a name",
                        DIRECTORIES + 2 + 12 + 9,
                        "/",
                        "name at byte 367: a slash, control character or directory in it"),
                damage(
                        "NUL in a name",
                        DIRECTORIES + 2 + 12 + 9,
                        "\0",
                        "name at byte 367: a slash, control character or directory in it"),
                damage(
                        "fragment that is none",
                        INODES + 2 + 0x85 + 20,
                        "\1",
                        "fragment at byte 526: number 1 of 1"),
                damage(
                        "end of the fragment",
                        INODES + 2 + 0x85 + 24,
                        "\1",
                        "fragment block at byte 96: 8 bytes, 8 from byte 1 on expected"));
    }

    private static Arguments damage(String name, int at, String bytes, String message) {
        return argumentSet(name, at, bytes, "squashfs: " + message);
    }

    @ParameterizedTest
    @MethodSource("damages")
    void refuses(int at, String bytes, String message) {
        byte[] image = golden.clone();
        byte[] patch = bytes.getBytes(ISO_8859_1);
        System.arraycopy(patch, 0, image, at, patch.length);
        assertThat(assertThrows(FormatException.class, () -> readAll(open(image))))
                .hasMessage(message);
    }

    @Test
    void readsNoFileSystemThatIsCutOff() {
        for (int length = 0; length < golden.length; length++) {
            byte[] cut = Arrays.copyOf(golden, length);
            assertThat(assertThrows(FormatException.class, () -> readAll(open(cut))))
                    .hasMessageMatching("squashfs: (superblock|bytes used) at byte \\d+: .+");
        }
    }

    /// `-Dtest.arguments="-Dfuzz.seed=7"` damages in other ways.
    @Test
    void refusesOrReadsWhatIsDamagedAtRandom() throws IOException {
        long seed = Long.getLong("fuzz.seed", 20261121);
        Random random = new Random(seed);
        int read = 0;
        for (int input = 0; input < 20_000; input++) {
            byte[] image = golden.clone();
            for (int times = random.nextInt(4); times >= 0; times--) {
                int at = random.nextInt(image.length);
                image[at] = random.nextBoolean() ? (byte) random.nextInt() : (byte) (image[at] ^ 1);
            }
            try {
                readAll(open(image));
                read++;
            } catch (FormatException e) {
                assertThat(e.getMessage()).matches("squashfs: [a-z, ]+ at byte -?\\d+: .+");
            } catch (RuntimeException | Error e) {
                throw new AssertionError(
                        "seed %d, %s".formatted(seed, HexFormat.of().formatHex(image)), e);
            }
        }
        assertTrue(read > 200 && read < 19_000, "%d were well-formed".formatted(read));
    }
}
