package dev.bootwright.formats.gpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DosTableTest {

    @TempDir Path directory;

    private final ByteBuffer disk = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);

    @Test
    void aBlankOrShortDiskHasNoTable() throws IOException {
        assertEquals(Optional.empty(), read());
        Path file = Files.write(directory.resolve("short"), new byte[100]);
        try (FileChannel channel = FileChannel.open(file)) {
            assertEquals(Optional.empty(), DosTable.read(channel, 100, 512));
        }
    }

    @Test
    void aFatBootSectorIsNoTable() throws IOException {
        sign(0);
        record(0, 0, 0x83, 64, 100);
        assertEquals(1, read().orElseThrow().partitions().size());
        disk.put(0x52, "FAT32   ".getBytes(StandardCharsets.US_ASCII));
        assertEquals(Optional.empty(), read());
    }

    @Test
    void aBootIndicatorThatIsNoneMeansNoTable() throws IOException {
        sign(0);
        record(0, 0, 0x83, 64, 100);
        disk.put(446 + 16, (byte) 0x20);
        assertEquals(Optional.empty(), read());
    }

    @Test
    void aChainOfLogicalPartitionsThatGoesInCirclesEnds() throws IOException {
        sign(0);
        record(0, 0, 0x05, 64, 1000);
        sign(64);
        record(64, 0, 0x83, 1, 10);
        record(64, 1, 0x05, 0, 10); // back to itself
        DosTable table = read().orElseThrow();
        assertThat(table.problems()).containsExactly("the chain of logical partitions has no end");
        assertEquals(1, table.bootRecords().size());
    }

    @Test
    void aChainThatLeavesTheDiskSaysWhere() throws IOException {
        sign(0);
        record(0, 0, 0x0F, 64, 1000);
        sign(64);
        record(64, 1, 0x05, 0xFFFFFF00, 10);
        assertThat(read().orElseThrow().problems())
                .containsExactly("no boot record at sector 4294967104");
    }

    @Test
    void aPartitionBehindTheDiskIsLeftOut() throws IOException {
        sign(0);
        record(0, 0, 0x83, 64, 100);
        record(0, 3, 0x83, 5000, 100);
        DosTable table = read().orElseThrow();
        assertEquals(1, table.partitions().size());
        assertThat(table.problems()).containsExactly("partition 4 begins at sector 5000 of 2048");
    }

    private void sign(int sector) {
        disk.put(sector * 512 + 510, (byte) 0x55).put(sector * 512 + 511, (byte) 0xAA);
    }

    private void record(int sector, int index, int type, int first, int count) {
        int at = sector * 512 + 446 + index * 16;
        disk.put(at + 4, (byte) type).putInt(at + 8, first).putInt(at + 12, count);
    }

    private Optional<DosTable> read() throws IOException {
        Path file = Files.write(directory.resolve("disk"), disk.array());
        try (FileChannel channel = FileChannel.open(file)) {
            return DosTable.read(channel, disk.capacity(), 512);
        }
    }
}
