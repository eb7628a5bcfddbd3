package dev.bootwright.formats.gpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bootwright.formats.bytes.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GptTest {

    static final int MIB = 1 << 20;
    static final long DISK = 8L * MIB;
    static final UUID DISK_GUID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    static final UUID FIRST = UUID.fromString("01020304-0506-0708-090a-0b0c0d0e0f10");
    static final UUID SECOND = UUID.fromString("a1a2a3a4-a5a6-a7a8-a9aa-abacadaeafb0");

    @TempDir Path directory;

    /// A header for a disk of 16384 sectors, laid out by hand from UEFI 2.10 §5.3.2; both checksums
    /// come from Python's `zlib.crc32` over these bytes and over 16384 zeros.
    private static final byte[] GOLDEN_HEADER =
            hex(
                    """
                    4546492050415254   signature "EFI PART"
                    00000100           revision 1.0
                    5c000000           header size 92
                    fc435470           header CRC32
                    00000000           reserved
                    0100000000000000   my LBA
                    ff3f000000000000   alternate LBA 16383
                    2200000000000000   first usable LBA 34
                    de3f000000000000   last usable LBA 16350
                    33221100554477668899aabbccddeeff   disk GUID 00112233-4455-6677-8899-aabbccddeeff
                    0200000000000000   partition entry LBA
                    80000000           number of entries
                    80000000           size of an entry
                    86d254ab           entries CRC32
                    """);

    @Test
    void writesTheHeaderOfTheSpecification() throws IOException {
        byte[] image = written(empty());
        assertArrayEquals(GOLDEN_HEADER, Arrays.copyOfRange(image, 512, 512 + 92));
    }

    @Test
    void writesTheProtectiveMbrOfTheSpecification() throws IOException {
        byte[] image = written(empty());
        assertArrayEquals(
                hex(
                        """
                        00       boot indicator
                        000200   starting CHS
                        ee       OS type
                        ffffff   ending CHS
                        01000000 starting LBA
                        ff3f0000 size in LBA 16383
                        """),
                Arrays.copyOfRange(image, 446, 462));
        assertThat(Arrays.copyOf(image, 446)).containsOnly(0);
        assertThat(Arrays.copyOfRange(image, 462, 510)).containsOnly(0);
        assertArrayEquals(hex("55aa"), Arrays.copyOfRange(image, 510, 512));
    }

    @Test
    void writesAnEntryOfTheSpecification() throws IOException {
        byte[] image = written(table());
        assertArrayEquals(
                hex(
                        """
                        28732ac11ff8d211ba4b00a0c93ec93b   type c12a7328-f81f-11d2-ba4b-00a0c93ec93b
                        0403020106050807090a0b0c0d0e0f10   unique GUID
                        0008000000000000                   starting LBA 2048
                        ff0f000000000000                   ending LBA 4095
                        0000000000000000                   attributes
                        65006600690000000000               name "efi"
                        """),
                Arrays.copyOfRange(image, 1024, 1024 + 66));
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    void readsWhatItWrote(int sectorBytes) throws IOException {
        Gpt table = table(sectorBytes);
        assertEquals(new GptReading.Found(table, List.of()), read(written(table), sectorBytes));
    }

    @Test
    void writesWhatItReadByteForByte() throws IOException {
        byte[] image = written(table());
        GptReading.Found found = assertInstanceOf(GptReading.Found.class, read(image, 512));
        assertArrayEquals(image, written(found.table()));
    }

    @Test
    void aBlankDiskHasNoTable() throws IOException {
        assertEquals(new GptReading.Absent(), read(new byte[MIB], 512));
        assertEquals(new GptReading.Absent(), read(new byte[0], 512));
        assertEquals(new GptReading.Absent(), read(new byte[513], 512));
    }

    @Test
    void theBackupCountsWhenThePrimaryIsDamaged() throws IOException {
        byte[] image = written(table());
        image[512 + 40]++;
        GptReading.Found found = assertInstanceOf(GptReading.Found.class, read(image, 512));
        assertEquals(table(), found.table());
        assertThat(found.problems())
                .singleElement()
                .asString()
                .startsWith("primary: GPT: header CRC32 at byte 528: 0x");
    }

    @Test
    void damagedEntriesMakeTheirCopyCountNoMore() throws IOException {
        byte[] image = written(table());
        image[1024]++;
        GptReading.Found found = assertInstanceOf(GptReading.Found.class, read(image, 512));
        assertEquals(table(), found.table());
        assertThat(found.problems())
                .singleElement()
                .asString()
                .startsWith("primary: GPT: entries CRC32 at byte 600: 0x");
    }

    @Test
    void twoDamagedCopiesAreNoTable() throws IOException {
        byte[] image = written(table());
        image[512 + 56]++;
        image[image.length - 512 + 56]++;
        GptReading.Damaged damaged = assertInstanceOf(GptReading.Damaged.class, read(image, 512));
        assertThat(damaged.problems()).hasSize(2);
    }

    @Test
    void aTableWithoutProtectiveMbrSaysSo() throws IOException {
        byte[] image = written(table());
        Arrays.fill(image, 0, 512, (byte) 0);
        assertEquals(new GptReading.Found(table(), List.of("no protective MBR")), read(image, 512));
    }

    @Test
    void copiesThatDifferSaySo() throws IOException {
        byte[] image = written(table());
        byte[] other = written(empty());
        System.arraycopy(other, 512, image, 512, 33 * 512);
        assertEquals(
                new GptReading.Found(empty(), List.of("primary and backup differ")),
                read(image, 512));
    }

    @Test
    void aDiskThatHasGrownSaysWhereItsBackupLies() throws IOException {
        byte[] grown = Arrays.copyOf(written(table()), (int) DISK + MIB);
        GptReading.Found found = assertInstanceOf(GptReading.Found.class, read(grown, 512));
        assertThat(found.problems())
                .containsExactly(
                        "the backup lies at sector 16383 of a disk that ends with sector 18431");
        assertEquals(table().partitions(), found.table().partitions());
    }

    @Test
    void tracesNameEveryHeaderThatAToolMayFind() throws IOException {
        byte[] grown = Arrays.copyOf(written(table()), (int) DISK + MIB);
        Path file = Files.write(directory.resolve("grown"), grown);
        try (FileChannel disk = FileChannel.open(file)) {
            assertEquals(
                    List.of(new Extent(512, 512), new Extent(DISK - 512, 512)),
                    Gpt.traces(disk, grown.length));
        }
        try (FileChannel disk = FileChannel.open(image(written(table(4096))))) {
            assertEquals(
                    List.of(new Extent(4096, 4096), new Extent(DISK - 4096, 4096)),
                    Gpt.traces(disk, DISK));
        }
    }

    @Test
    void everyTruncationIsReadWithoutFailure() throws IOException {
        byte[] image = written(table());
        for (int length = 0; length < 40 * 512; length += 61) {
            read(Arrays.copyOf(image, length), 512);
        }
    }

    @Test
    void damagedBytesAreReadWithoutFailure() throws IOException {
        byte[] good = written(table());
        Random random = new Random(20261120);
        for (int round = 0; round < 500; round++) {
            byte[] image = good.clone();
            for (int i = 0; i < 4; i++) {
                int at = random.nextBoolean() ? 512 : image.length - 512;
                image[at + random.nextInt(92)] = (byte) random.nextInt();
            }
            fixHeaderChecksum(image, 512);
            fixHeaderChecksum(image, image.length - 512);
            GptReading reading = read(image, 512);
            if (reading instanceof GptReading.Found(Gpt found, _)) {
                assertThat(found.lastUsableLba()).isLessThan(DISK / 512);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "12, 0x7fffffff, header size",
        "12, 91,         header size",
        "24, 2,          my LBA",
        "40, 0x7fffffff, first usable LBA",
        "48, 0x7fffffff, first usable LBA",
        "72, 0x7fffffff, partition entry LBA",
        "72, 1,          partition entry LBA",
        "80, 0x7fffffff, size of an entry",
        "80, 0,          size of an entry",
        "84, 127,        size of an entry",
        "84, 192,        size of an entry",
    })
    void hostileFieldsAreNamed(int offset, String value, String field) throws IOException {
        byte[] image = written(table());
        int number = Integer.decode(value);
        ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).putInt(512 + offset, number);
        fixHeaderChecksum(image, 512);
        GptReading.Found found = assertInstanceOf(GptReading.Found.class, read(image, 512));
        assertThat(found.problems())
                .singleElement()
                .asString()
                .startsWith("primary: GPT: " + field + " at byte");
    }

    @Test
    void entriesThatMakeNoSenseAreLeftOutAndNamed() throws IOException {
        byte[] image = written(table());
        ByteBuffer bytes = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(1024 + 128 + 32, 3000); // the second begins inside the first
        bytes.putInt(512 + 88, (int) GptHeader.crc(Arrays.copyOfRange(image, 1024, 1024 + 16384)));
        fixHeaderChecksum(image, 512);
        GptReading.Found found = assertInstanceOf(GptReading.Found.class, read(image, 512));
        assertEquals(1, found.table().partitions().size());
        assertThat(found.problems()).contains("partition 2 is left out: it overlaps another");
    }

    @Test
    void aNameMayFillItsField() throws IOException {
        String name = "💾".repeat(18);
        GptPartition partition = partition(1, 2048, 4095, name);
        Gpt table = empty().with(List.of(partition));
        assertEquals(new GptReading.Found(table, List.of()), read(written(table), 512));
        assertThrows(IllegalArgumentException.class, () -> partition(1, 2048, 4095, name + "x"));
    }

    @Test
    void partitionsMayNotOverlap() {
        List<GptPartition> overlapping =
                List.of(partition(1, 2048, 4095, ""), partition(2, 4095, 8191, ""));
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> empty().with(overlapping));
        assertEquals("partition 2 overlaps another", e.getMessage());
    }

    @Test
    void holesInTheNumbersAreKept() throws IOException {
        Gpt table = empty().with(List.of(partition(2, 4096, 8191, ""), partition(128, 34, 35, "")));
        assertEquals(new GptReading.Found(table, List.of()), read(written(table), 512));
    }

    static GptPartition partition(int number, long first, long last, String name) {
        return new GptPartition(
                number, PartitionType.LINUX.guid(), new UUID(7, number), first, last, 0, name);
    }

    static Gpt empty() {
        return Gpt.empty(DISK_GUID, DISK, 512);
    }

    static Gpt table() {
        return table(512);
    }

    static Gpt table(int sectorBytes) {
        GptLayout layout =
                GptLayout.of(
                        Gpt.empty(DISK_GUID, DISK, sectorBytes),
                        List.of(
                                new GptLayout.Request(
                                        "efi",
                                        PartitionType.EFI_SYSTEM.guid(),
                                        FIRST,
                                        Optional.of((long) MIB)),
                                new GptLayout.Request(
                                        "root",
                                        PartitionType.LINUX.guid(),
                                        SECOND,
                                        Optional.empty())));
        return assertInstanceOf(GptLayout.Fits.class, layout).table();
    }

    private Path image(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("image"), bytes);
    }

    private byte[] written(Gpt table) throws IOException {
        Path file = image(new byte[(int) DISK]);
        GptWriter writer = new GptWriter(table);
        try (FileChannel disk =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            writer.write(disk);
            assertTrue(writer.isOn(disk));
        }
        return Files.readAllBytes(file);
    }

    private GptReading read(byte[] bytes, int sectorBytes) throws IOException {
        try (FileChannel disk = FileChannel.open(image(bytes))) {
            return Gpt.read(disk, bytes.length, sectorBytes);
        }
    }

    private static void fixHeaderChecksum(byte[] image, int at) {
        byte[] header = Arrays.copyOfRange(image, at, at + 92);
        ByteBuffer.wrap(header).putInt(16, 0);
        ByteBuffer.wrap(image)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(at + 16, (int) GptHeader.crc(header));
    }

    private static byte[] hex(String remarked) {
        StringBuilder digits = new StringBuilder();
        remarked.lines().forEach(line -> digits.append(line.strip().replaceFirst(" .*", "")));
        return HexFormat.of().parseHex(digits);
    }
}
