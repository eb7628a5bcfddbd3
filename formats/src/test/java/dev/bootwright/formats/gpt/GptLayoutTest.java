package dev.bootwright.formats.gpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GptLayoutTest {

    private static final long MIB = 1 << 20;
    private static final long REST = -1;

    @Test
    void partitionsBeginAtWholeMebibytes() {
        assertEquals(
                List.of(2048L, 4096L, 8192L),
                fits(512, MIB, MIB + 1, MIB).partitions().stream()
                        .map(GptPartition::firstLba)
                        .toList());
    }

    @Test
    void sizesAreRoundedUpToSectorsOnly() {
        GptPartition partition = fits(512, MIB + 1).partitions().getFirst();
        assertEquals(MIB + 512, partition.extent(512).size());
        assertEquals(MIB, partition.extent(512).offset());
    }

    @Test
    void theLastTakesWhatIsLeftUpToAWholeMebibyte() {
        // 100 MiB less 1 MiB before and, as the backup needs some sectors, 1 MiB behind.
        assertEquals(98 * MIB, fits(512, REST).partitions().getFirst().extent(512).size());
        assertEquals(98 * MIB, fits(4096, REST).partitions().getFirst().extent(4096).size());
    }

    @Test
    void whatDoesNotFitSaysHowMuchIsLeft() {
        assertEquals(
                new GptLayout.DoesNotFit(
                        "partition 2 (x) wants 104857600 bytes; 102743552 bytes are left of a disk of"
                                + " 104857600"),
                layout(512, MIB, 100 * MIB));
        assertEquals(
                new GptLayout.DoesNotFit(
                        "partition 2 (x) wants what is left; 0 bytes are left of a disk of"
                                + " 104857600"),
                layout(512, 98 * MIB + 1, REST));
    }

    @Test
    void onlyTheLastMayTakeWhatIsLeft() {
        assertThrows(IllegalArgumentException.class, () -> layout(512, REST, MIB));
        assertThrows(IllegalArgumentException.class, () -> layout(512, 0));
        assertThrows(IllegalArgumentException.class, () -> layout(512, Long.MAX_VALUE));
    }

    @Test
    void aDiskMayBeTooSmallForATable() {
        assertThrows(
                IllegalArgumentException.class, () -> Gpt.empty(GptTest.DISK_GUID, 66 * 512, 512));
    }

    private static Gpt fits(int sectorBytes, long... sizes) {
        return assertInstanceOf(GptLayout.Fits.class, layout(sectorBytes, sizes)).table();
    }

    private static GptLayout layout(int sectorBytes, long... sizes) {
        return GptLayout.of(
                Gpt.empty(GptTest.DISK_GUID, 100 * MIB, sectorBytes),
                LongStream.of(sizes)
                        .mapToObj(size -> size == REST ? Optional.<Long>empty() : Optional.of(size))
                        .map(size -> request(size))
                        .toList());
    }

    private static GptLayout.Request request(Optional<Long> size) {
        return new GptLayout.Request("x", PartitionType.LINUX.guid(), new UUID(1, 2), size);
    }
}
