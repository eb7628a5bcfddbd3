package dev.bootwright.formats.fat;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.FormatException;
import java.io.EOFException;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FatTreeTest {

    @Test
    void readsAFileSystemLaidOutByHand() throws IOException {
        FatTree tree = new TinyFat().open();
        assertEquals(12, tree.bits());
        assertEquals("1A2B-3C4D", tree.volumeId());
        assertEquals("TINY", tree.label());
        assertEquals(List.of("DIR", "A.TXT"), names(tree, tree.root()));
        FatNode directory = tree.resolve("/dir").orElseThrow();
        assertEquals(List.of("lower.txt"), names(tree, directory));
        FatNode file = tree.resolve("a.txt").orElseThrow();
        assertEquals(600, file.size());
        assertEquals(Instant.parse("2024-02-29T00:00:00Z"), file.mtime());
        String content = new String(TinyFat.content(tree, file), US_ASCII);
        assertEquals("a".repeat(512) + "b".repeat(88), content);
        assertEquals(Optional.empty(), tree.resolve("/dir/none"));
        assertEquals(Optional.empty(), tree.resolve("/a.txt/none"));
    }

    private static List<String> names(FatTree tree, FatNode directory) throws IOException {
        return tree.list(directory).stream().map(FatEntry::name).toList();
    }

    @Test
    void readsALongNameCapturedFromMtools() throws IOException {
        // mkfs.vfat -F 32, then mcopy loader.conf ::loader.conf; both entries as they were there
        String captured =
                "416c006f006100640065000f00b672002e0063006f006e00660000000000ffff"
                        + "4c4f414445527e31434f4e2000008f52cf58cf5800008f52cf58030005000000";
        TinyFat image = new TinyFat();
        image.bytes.put(TinyFat.DIR + 64, java.util.HexFormat.of().parseHex(captured));
        image.bytes.put(TinyFat.DIR + 64 + 32 + 26, (byte) 4);
        FatTree tree = image.open();
        assertEquals(List.of("loader.conf"), names(tree, tree.resolve("DIR").orElseThrow()));
        FatNode file = tree.resolve("dir/LOADER.CONF").orElseThrow();
        assertEquals(Instant.parse("2024-06-15T10:20:30Z"), file.mtime());
        assertEquals(Optional.of(file), tree.resolve("DIR/LOADER~1.CON"));
    }

    @Test
    void takesTheShortNameWhereTheLongOneBelongsToAnother() throws IOException {
        TinyFat image = new TinyFat();
        String captured = "416c006f006100640065000f00b772002e0063006f006e00660000000000ffff";
        image.bytes.put(TinyFat.DIR + 64, java.util.HexFormat.of().parseHex(captured));
        image.entry(TinyFat.DIR + 96, "LOADER~1CON", 0x20, 4, 3);
        FatTree tree = image.open();
        assertEquals(List.of("LOADER~1.CON"), names(tree, tree.resolve("DIR").orElseThrow()));
    }

    @Test
    void leavesOutNamesThatNoPathCanHave() throws IOException {
        TinyFat image = new TinyFat();
        image.entry(TinyFat.DIR + 64, "A/B        ", 0x20, 4, 3);
        FatTree tree = image.open();
        assertEquals(List.of(), tree.list(tree.resolve("DIR").orElseThrow()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    510 | 0    | FAT: signature at byte 510: no FAT: expected 55 AA
                    12  | 3    | FAT: bytes per sector at byte 11: no FAT: found 768
                    13  | 3    | FAT: sectors per cluster at byte 13: no FAT: found 3
                    14  | 0    | FAT: reserved sectors at byte 15: no FAT: found 0
                    16  | 0    | FAT: number of FATs at byte 16: no FAT: found 0
                    21  | 7    | FAT: media at byte 21: no FAT: found 0x07
                    19  | 21   | FAT: total sectors at byte 32: 21 of 512 bytes, there are 10240 bytes
                    19  | 3    | FAT: sectors per FAT at byte 22: files begin at sector 3 of 3
                    17  | 255  | FAT: sectors per FAT at byte 22: files begin at sector 18 of 18
                    516 | 0x3F | FAT: chain of clusters at byte 516: it leads back to itself
                    517 | 1    | FAT: chain of clusters at byte 516: it leads to cluster 21 of 17
                    """)
    void saysWhatIsWrong(int offset, String value, String message) {
        TinyFat image = new TinyFat().with(offset, Integer.decode(value));
        if (value.equals("255")) {
            image.with(19, 18);
        }
        assertThatThrownBy(() -> TinyFat.readAll(image.open()))
                .isInstanceOf(FormatException.class)
                .hasMessage(message);
    }

    @Test
    void refusesAFileWithFewerClustersThanBytes() {
        TinyFat image = new TinyFat();
        image.entry(TinyFat.ROOT + 64, "A       TXT", 0x20, 3, 1025);
        assertThatThrownBy(() -> TinyFat.readAll(image.open()))
                .hasMessage(
                        "FAT: size at byte 2048: the file here has 1025 bytes, its clusters 1024");
    }

    @Test
    void refusesADirectoryWithoutClusters() {
        TinyFat image = new TinyFat();
        image.entry(TinyFat.ROOT + 32, "DIR        ", 0x10, 1, 0);
        assertThatThrownBy(() -> TinyFat.readAll(image.open()))
                .hasMessage("FAT: chain of clusters at byte 512: it leads to cluster 0 of 17");
    }

    @Test
    void refusesEveryTruncation() {
        byte[] whole = new TinyFat().bytes.array();
        for (int length = 0; length < whole.length; length++) {
            ByteSource part = ByteSource.of(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> FatTree.open(part))
                    .isInstanceOfAny(FormatException.class, EOFException.class);
        }
    }

    @Test
    void anyBytesAreReadOrRefused() {
        Random random = new Random(20240229);
        for (int round = 0; round < 20_000; round++) {
            TinyFat image = new TinyFat();
            for (int i = 0; i < 1 + round % 8; i++) {
                int span = i % 2 == 0 ? 64 : DirectoryRecord.BYTES * 64;
                image.with(random.nextInt(span), random.nextInt(256));
            }
            try {
                TinyFat.readAll(image.open());
            } catch (IOException e) {
                assertThat(e).isInstanceOf(FormatException.class);
            }
        }
    }
}
