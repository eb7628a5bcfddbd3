package dev.bootwright.formats.payload;

import static dev.bootwright.formats.payload.Dumps.GOLDEN_U32;
import static dev.bootwright.formats.payload.Dumps.GOLDEN_U64;
import static dev.bootwright.formats.payload.Dumps.hex;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.payload.Payload.Entry;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PayloadTest {

    private static final String MAGIC = "4c425041594c4431 ";

    @TempDir Path directory;

    @Test
    void readsTheTableOfContents() throws IOException {
        assertEquals(
                new Payload(
                        Variant.U32, List.of(new Entry("a", 21, 2), new Entry("b.gz", 35, 0)), 35),
                read(GOLDEN_U32));
    }

    @Test
    void readsTheOtherVariantWithoutBeingTold() throws IOException {
        assertEquals(
                new Payload(
                        Variant.U64, List.of(new Entry("a", 33, 2), new Entry("b.gz", 55, 0)), 55),
                read(GOLDEN_U64));
    }

    static Stream<Arguments> golden() {
        return Stream.of(argumentSet("u32", GOLDEN_U32), argumentSet("u64", GOLDEN_U64));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void ignoresTheRestOfALargerDisk(byte[] golden) throws IOException {
        assertEquals(read(golden), read(Arrays.copyOf(golden, 512)));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void everyTruncationIsRefusedByName(byte[] golden) {
        for (int length = 0; length < golden.length; length++) {
            byte[] truncated = Arrays.copyOf(golden, length);
            FormatException e =
                    assertThrows(FormatException.class, () -> read(truncated), "cut to " + length);
            assertTrue(
                    e.getMessage().matches("LBPAYLD1: [a-z ]+ at byte \\d+: .+"), e.getMessage());
        }
    }

    @Test
    void anEmptyContainerIsOneOfNoFiles() throws IOException {
        Payload empty = new Payload(Variant.U32, List.of(), 12);
        assertEquals(empty, read(hex(MAGIC + "00000000")));
        assertEquals(empty, read(hex(MAGIC + "00000000 00000000")));
        assertEquals(empty, read(hex(MAGIC + "00000000 ffffffff")));
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                argumentSet(
                        "another magic",
                        "4c425041594c4432 00000000",
                        "magic at byte 0: expected 4c425041594c4431, found 4c425041594c4432"),
                argumentSet("nothing", "", "magic at byte 0: needs 8 bytes, input ends after 0"),
                argumentSet(
                        "no count",
                        MAGIC + "0000",
                        "file count at byte 8: needs 4 bytes, input ends after 2"),
                argumentSet(
                        "absurd count",
                        MAGIC + "410d0300 01000000 00000000 61",
                        "file count at byte 8: 200001 exceeds 200000"),
                argumentSet(
                        "count 2^32 - 1",
                        MAGIC + "ffffffff 00000000",
                        "file count at byte 8: 4294967295 exceeds 200000"),
                argumentSet(
                        "count beyond 2^32 in the wide form",
                        MAGIC + "01000000 00000100 01000000",
                        "name length at byte 12: 65536 exceeds 255, nor is it the upper half of a"
                                + " 64-bit file count"),
                argumentSet(
                        "name longer than NAME_MAX",
                        MAGIC + "01000000 00010000 00000000",
                        "name length at byte 12: 256 exceeds 255"),
                argumentSet(
                        "name length 2^32 - 1",
                        MAGIC + "01000000 ffffffff 00000000",
                        "name length at byte 12: 4294967295 exceeds 255, nor is it the upper half of a"
                                + " 64-bit file count"),
                argumentSet(
                        "name length 2^64 - 1",
                        MAGIC + "01000000 00000000 ffffffffffffffff 0000000000000000",
                        "name length at byte 16: 18446744073709551615 is out of range"),
                argumentSet(
                        "no name in the second entry",
                        MAGIC + "02000000 01000000 00000000 61 00000000 00000000",
                        "name length at byte 21: 0: a file must have a name"),
                argumentSet(
                        "no name in the wide form",
                        MAGIC + "01000000 00000000 0000000000000000 0000000000000000",
                        "name length at byte 16: 0: a file must have a name"),
                argumentSet(
                        "size cut",
                        MAGIC + "01000000 01000000 0300",
                        "file size at byte 16: needs 4 bytes, input ends after 2"),
                argumentSet(
                        "name cut",
                        MAGIC + "01000000 03000000 00000000 6162",
                        "file name at byte 20: needs 3 bytes, input ends after 2"),
                argumentSet(
                        "content past the end",
                        MAGIC + "01000000 01000000 03000000 61 6869",
                        "file size at byte 16: 3 bytes from byte 21 run past the end of the disk at byte"
                                + " 23"),
                argumentSet(
                        "content of 2^63 - 1 bytes",
                        MAGIC + "01000000 00000000 0100000000000000 ffffffffffffff7f 61",
                        "file size at byte 24: 9223372036854775807 bytes from byte 33 run past the end"
                                + " of the disk at byte 33"),
                argumentSet(
                        "content of 2^64 - 1 bytes",
                        MAGIC + "01000000 00000000 0100000000000000 ffffffffffffffff 61",
                        "file size at byte 24: 18446744073709551615 is out of range"),
                argumentSet(
                        "name that climbs out",
                        MAGIC + "01000000 04000000 00000000 2e2e2f61",
                        "file name at byte 20: \"../a\" holds \"/\""),
                argumentSet(
                        "name with a backslash",
                        MAGIC + "01000000 03000000 00000000 615c62",
                        "file name at byte 20: \"a\\b\" holds \"\\\""),
                argumentSet(
                        "name of the directory",
                        MAGIC + "01000000 01000000 00000000 2e",
                        "file name at byte 20: \".\" is a directory"),
                argumentSet(
                        "name of the parent directory",
                        MAGIC + "01000000 02000000 00000000 2e2e",
                        "file name at byte 20: \"..\" is a directory"),
                argumentSet(
                        "name with a NUL",
                        MAGIC + "01000000 03000000 00000000 610062",
                        "file name at byte 20: \"a\\x00b\" holds the control character 0x00"),
                argumentSet(
                        "name that clears the screen",
                        MAGIC + "01000000 04000000 00000000 1b5b324a",
                        "file name at byte 20: \"\\x1b[2J\" holds the control character 0x1b"),
                argumentSet(
                        "name with a C1 control character",
                        MAGIC + "01000000 02000000 00000000 c29b",
                        "file name at byte 20: \"\\x9b\" holds the control character 0x9b"),
                argumentSet(
                        "name that is not UTF-8",
                        MAGIC + "01000000 01000000 00000000 ff",
                        "file name at byte 20: ff is not UTF-8"),
                argumentSet(
                        "two files of one name",
                        MAGIC + "02000000 01000000 00000000 61 01000000 00000000 61",
                        "file name at byte 29: \"a\" is the name of another file too, at byte 20"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void refuses(String bytes, String message) {
        FormatException e = assertThrows(FormatException.class, () -> read(hex(bytes)));
        assertEquals("LBPAYLD1: " + message, e.getMessage());
    }

    @Test
    void isKnownByItsMagicAlone() throws IOException {
        for (byte[] disk : List.of(GOLDEN_U32, GOLDEN_U64, "LBPAYLD1".getBytes(US_ASCII))) {
            try (FileChannel channel = disk(disk)) {
                assertTrue(Payload.isOn(channel));
            }
        }
        for (byte[] disk : List.of(new byte[0], "LBPAYLD".getBytes(US_ASCII), new byte[512])) {
            try (FileChannel channel = disk(disk)) {
                assertFalse(Payload.isOn(channel));
            }
        }
    }

    @Test
    void filesLieBeyondFourGibibytes() throws IOException {
        Path file = directory.resolve("sparse.img");
        long size = 5L << 30;
        try (FileChannel disk =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.READ,
                        StandardOpenOption.SPARSE)) {
            disk.write(
                    ByteBuffer.wrap(
                            hex(MAGIC + "0200000000000000 0100000000000000 0000004001000000 61")),
                    0);
            disk.write(
                    ByteBuffer.wrap(hex("0100000000000000 0200000000000000 62 6869")), 33 + size);
            Payload payload = Payload.read(disk);
            assertEquals(
                    List.of(new Entry("a", 33, size), new Entry("b", 33 + size + 17, 2)),
                    payload.entries());
            var content = new ByteArrayOutputStream();
            payload.find("b").orElseThrow().copyTo(Channels.newChannel(content), disk);
            assertEquals("hi", content.toString(US_ASCII));
        }
    }

    @Test
    void aDiskThatShrinksIsNoticed() throws IOException {
        Path file = Files.write(directory.resolve("disk.img"), GOLDEN_U32);
        try (FileChannel disk =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            Entry a = Payload.read(disk).find("a").orElseThrow();
            disk.truncate(22);
            var content = new ByteArrayOutputStream();
            assertThrows(EOFException.class, () -> a.copyTo(Channels.newChannel(content), disk));
        }
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
}
