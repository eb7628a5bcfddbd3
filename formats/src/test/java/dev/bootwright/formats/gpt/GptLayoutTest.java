package dev.bootwright.formats.gpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GptLayoutTest {

    private static final long MIB = 1 << 20;

    @Test
    void partitionsBeginAtWholeMebibytes() {
        assertEquals(
                List.of(2048L, 4096L, 8192L),
                fits(512, size(MIB), size(MIB + 1), size(MIB)).partitions().stream()
                        .map(GptPartition::firstLba)
                        .toList());
    }

    @Test
    void sizesAreRoundedUpToSectorsOnly() {
        GptPartition partition = fits(512, size(MIB + 1)).partitions().getFirst();
        assertEquals(MIB + 512, partition.extent(512).size());
        assertEquals(MIB, partition.extent(512).offset());
    }

    @Test
    void theLastTakesWhatIsLeftUpToAWholeMebibyte() {
        // 100 MiB less 1 MiB before and, as the backup needs some sectors, 1 MiB behind.
        assertEquals(
                98 * MIB, fits(512, Optional.empty()).partitions().getFirst().extent(512).size());
        assertEquals(
                98 * MIB, fits(4096, Optional.empty()).partitions().getFirst().extent(4096).size());
    }

    @Test
    void whatDoesNotFitSaysHowMuchIsLeft() {
        assertEquals(
                new GptLayout.DoesNotFit(
                        "partition 2 (x) wants 104857600 bytes; 102743552 bytes are left of a disk of"
                                + " 104857600"),
                layout(512, size(MIB), size(100 * MIB)));
        assertEquals(
                new GptLayout.DoesNotFit(
                        "partition 2 (x) wants what is left; 0 bytes are left of a disk of"
                                + " 104857600"),
                layout(512, size(98 * MIB + 1), Optional.empty()));
    }

    @Test
    void onlyTheLastMayTakeWhatIsLeft() {
        assertThrows(
                IllegalArgumentException.class, () -> layout(512, Optional.empty(), size(MIB)));
        assertThrows(IllegalArgumentException.class, () -> layout(512, size(0)));
        assertThrows(IllegalArgumentException.class, () -> layout(512, size(Long.MAX_VALUE)));
    }

    @Test
    void aDiskMayBeTooSmallForATable() {
        assertThrows(
                IllegalArgumentException.class, () -> Gpt.empty(GptTest.DISK_GUID, 66 * 512, 512));
    }

    private static Optional<Long> size(long bytes) {
        return Optional.of(bytes);
    }

    @SafeVarargs
    private static Gpt fits(int sectorBytes, Optional<Long>... sizes) {
        return assertInstanceOf(GptLayout.Fits.class, layout(sectorBytes, sizes)).table();
    }

    @SafeVarargs
    private static GptLayout layout(int sectorBytes, Optional<Long>... sizes) {
        return GptLayout.of(
                Gpt.empty(GptTest.DISK_GUID, 100 * MIB, sectorBytes),
                List.of(sizes).stream()
                        .map(size ->
                                new GptLayout.Request(
                                        "x", PartitionType.LINUX.guid(), new UUID(1, 2), size))
                        .toList());
    }
}
