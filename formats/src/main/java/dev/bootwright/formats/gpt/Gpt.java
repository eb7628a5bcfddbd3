package dev.bootwright.formats.gpt;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.Extent;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/// A GUID partition table. Source: UEFI 2.10 §5.3.
///
/// ```text
/// LBA 0            protective MBR: one DOS partition of type EE over the whole disk
/// LBA 1            primary header
/// LBA 2 …          entries, 128 of 128 bytes
/// first usable …   partitions
/// … last usable
///                  entries again
/// last LBA         backup header
/// ```
///
/// Decided here: tables this program makes have 128 entries of 128 bytes right behind and before
/// their headers, and use every sector between.
///
/// @param sectorBytes    size of a logical block of the disk, 512 or 4096
/// @param sectors        of the whole disk
/// @param firstUsableLba of the room for partitions
/// @param lastUsableLba  inclusive
/// @param partitions     by number, none overlapping another
public record Gpt(
        UUID diskGuid,
        int sectorBytes,
        long sectors,
        long firstUsableLba,
        long lastUsableLba,
        List<GptPartition> partitions) {

    static final int ENTRY_COUNT = 128;

    public Gpt {
        partitions = List.copyOf(partitions);
        for (int i = 1; i < partitions.size(); i++) {
            if (partitions.get(i).number() <= partitions.get(i - 1).number()) {
                throw new IllegalArgumentException("partitions are not in order of their numbers");
            }
        }
        for (GptPartition each : overlapping(partitions)) {
            throw new IllegalArgumentException(
                    "partition %d overlaps another".formatted(each.number()));
        }
    }

    /// Those that begin inside another one which begins earlier.
    static List<GptPartition> overlapping(List<GptPartition> partitions) {
        List<GptPartition> overlapping = new ArrayList<>();
        long lastTaken = 0;
        for (GptPartition each :
                partitions.stream()
                        .sorted(Comparator.comparingLong(GptPartition::firstLba))
                        .toList()) {
            if (each.firstLba() <= lastTaken) {
                overlapping.add(each);
            } else {
                lastTaken = each.lastLba();
            }
        }
        return overlapping;
    }

    /// A table without partitions that fills a disk, as [GptWriter] lays it out.
    ///
    /// @param diskBytes size of the disk
    /// @throws IllegalArgumentException if the disk is too small to hold both copies
    public static Gpt empty(UUID diskGuid, long diskBytes, int sectorBytes) {
        long sectors = diskBytes / sectorBytes;
        long first = 2L + entriesSectors(sectorBytes);
        long last = sectors - 2 - entriesSectors(sectorBytes);
        if (first > last) {
            throw new IllegalArgumentException(
                    "a disk of %d sectors holds no GPT".formatted(sectors));
        }
        return new Gpt(diskGuid, sectorBytes, sectors, first, last, List.of());
    }

    /// The same table with other partitions.
    public Gpt with(List<GptPartition> others) {
        return new Gpt(diskGuid, sectorBytes, sectors, firstUsableLba, lastUsableLba, others);
    }

    /// Reads the table of a disk from whichever copy is sound.
    ///
    /// @param disk        a block device or image, left open
    /// @param diskBytes   size of the disk
    /// @param sectorBytes size of a logical block, 512 or 4096
    /// @throws IOException only if the disk cannot be read
    public static GptReading read(FileChannel disk, long diskBytes, int sectorBytes)
            throws IOException {
        return read(ByteSource.of(disk, diskBytes), sectorBytes);
    }

    /// Reads the table of a disk or an image of one from whichever copy is sound.
    ///
    /// @param sectorBytes size of a logical block, 512 or 4096
    /// @throws IOException only if the disk cannot be read
    public static GptReading read(ByteSource disk, int sectorBytes) throws IOException {
        return new GptReader(disk, sectorBytes).read();
    }

    /// Every sector that holds something like a header, at all places where one may lie on disks with
    /// 512 or 4096 bytes a sector: what must be overwritten so that no tool finds the table again.
    ///
    /// @throws IOException only if the disk cannot be read
    public static List<Extent> traces(FileChannel disk, long diskBytes) throws IOException {
        return GptReader.traces(ByteSource.of(disk, diskBytes));
    }

    static int entriesSectors(int sectorBytes) {
        return Math.ceilDiv(ENTRY_COUNT * GptPartition.ENTRY_BYTES, sectorBytes);
    }
}
