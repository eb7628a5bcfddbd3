package dev.bootwright.machine.step;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.bytes.SparseSource;
import dev.bootwright.formats.bytes.SparseSource.Piece;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.gpt.Gpt;
import dev.bootwright.formats.gpt.GptLayout;
import dev.bootwright.formats.gpt.GptPartition;
import dev.bootwright.formats.gpt.GptReading;
import dev.bootwright.formats.gpt.GptWriter;
import dev.bootwright.formats.gpt.PartitionType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The table that an image's disk gets: its own, laid out for the disk it is written to, with the wanted
/// GUID, a partition more for the seed, and the last one grown.
///
/// @param table in place of the image's
/// @param seed  where the seed's file system goes
record ImageTable(GptWriter table, Optional<Extent> seed) {

    /// As much of the image as has to be there before its table is known, in bytes.
    static final int HEAD = 1 << 20;

    private static final String SEED_NAME = "cidata";
    private static final int BOOT_CODE = 440;
    private static final long ANY_DISK = 1L << 60;
    private static final int OTHER_SECTOR_BYTES = 512 + 4096;

    /// @param head        first bytes of the image, [#HEAD] of them
    /// @param seedBytes   size of the seed's file system; 0 for none
    /// @return empty for an image that has no GUID partition table
    /// @throws StepRefusedException if it cannot be written to this disk
    static Optional<ImageTable> of(
            byte[] head, Step.WriteImage step, int sectorBytes, long seedBytes) throws IOException {
        return switch (read(head, step.disk().size(), sectorBytes)) {
            case GptReading.Found(Gpt found, _) ->
                    Optional.of(laidOut(head, found, step, seedBytes));
            case GptReading.Damaged(List<String> problems) -> {
                if (read(head, ANY_DISK, sectorBytes) instanceof GptReading.Found(Gpt larger, _)) {
                    throw new StepRefusedException(
                            "%s has %d bytes, too few for an image of a disk of %d"
                                    .formatted(
                                            step.disk(),
                                            step.disk().size(),
                                            (larger.lastUsableLba() + larger.firstUsableLba())
                                                    * sectorBytes));
                }
                throw new StepRefusedException(
                        "the image's partition table is damaged: " + String.join("; ", problems));
            }
            case GptReading.Absent() -> {
                int other = OTHER_SECTOR_BYTES - sectorBytes;
                if (read(head, step.disk().size(), other) instanceof GptReading.Found) {
                    throw new StepRefusedException(
                            "the image is for a disk with %d bytes a sector; %s has %d"
                                    .formatted(other, step.disk(), sectorBytes));
                }
                if (step.grow() || step.seed().isPresent()) {
                    throw new StepRefusedException(
                            "the image has no GUID partition table, in which a partition could be grown or a seed added");
                }
                yield Optional.empty();
            }
        };
    }

    /// The disk without the places of both copies of the table.
    Extent usable() {
        Gpt gpt = table.table();
        long sectors = gpt.lastUsableLba() + 1 - gpt.firstUsableLba();
        return new Extent(gpt.firstUsableLba() * gpt.sectorBytes(), sectors * gpt.sectorBytes());
    }

    private static GptReading read(byte[] head, long diskBytes, int sectorBytes)
            throws IOException {
        byte[] start = Arrays.copyOf(head, (int) Math.min(head.length, diskBytes));
        Piece piece = new Piece(0, ByteSource.of(start));
        return Gpt.read(new SparseSource(diskBytes, List.of(piece)), sectorBytes);
    }

    private static ImageTable laidOut(byte[] head, Gpt found, Step.WriteImage step, long seedBytes)
            throws IOException {
        Gpt empty = Gpt.empty(step.diskGuid(), step.disk().size(), found.sectorBytes());
        long grain = GptLayout.ALIGNMENT / found.sectorBytes();
        long free = (empty.lastUsableLba() + 1) / grain * grain;
        List<GptPartition> partitions = new ArrayList<>(found.partitions());
        Optional<GptPartition> seed =
                seedBytes > 0
                        ? Optional.of(seed(partitions, empty, step, seedBytes))
                        : Optional.empty();
        if (step.grow()) {
            grow(partitions, seed.map(GptPartition::firstLba).orElse(free));
        }
        seed.ifPresent(partitions::add);
        long end = end(partitions);
        if (end > empty.lastUsableLba() + 1) {
            throw tooSmall(step, end * found.sectorBytes());
        }
        try {
            GptWriter table = new GptWriter(empty.with(partitions), Arrays.copyOf(head, BOOT_CODE));
            return new ImageTable(table, seed.map(each -> each.extent(found.sectorBytes())));
        } catch (IllegalArgumentException e) {
            throw new StepRefusedException("the image's partition table: " + e.getMessage());
        }
    }

    /// The sector behind the last partition.
    private static long end(List<GptPartition> partitions) {
        return partitions.stream().mapToLong(GptPartition::lastLba).max().orElse(0) + 1;
    }

    private static StepRefusedException tooSmall(Step.WriteImage step, long needed) {
        return new StepRefusedException(
                "%s has %d bytes, too few for an image whose partitions need %d and a table behind them"
                        .formatted(step.disk(), step.disk().size(), needed));
    }

    /// At the end of the disk where the last partition is grown, else behind it.
    private static GptPartition seed(
            List<GptPartition> partitions, Gpt empty, Step.WriteImage step, long bytes)
            throws StepRefusedException {
        long grain = GptLayout.ALIGNMENT / empty.sectorBytes();
        long sectors = Math.ceilDiv(bytes, GptLayout.ALIGNMENT) * grain;
        long end = end(partitions);
        long first =
                step.grow()
                        ? (empty.lastUsableLba() + 1) / grain * grain - sectors
                        : Math.ceilDiv(end, grain) * grain;
        if (first < end || first + sectors - 1 > empty.lastUsableLba()) {
            throw tooSmall(step, (end + sectors) * empty.sectorBytes());
        }
        int number = partitions.stream().mapToInt(GptPartition::number).max().orElse(0) + 1;
        return new GptPartition(
                number,
                PartitionType.MICROSOFT_BASIC_DATA.guid(),
                step.seed().orElseThrow().guid(),
                first,
                first + sectors - 1,
                0,
                SEED_NAME);
    }

    /// The partition that ends last, up to where others begin.
    private static void grow(List<GptPartition> partitions, long free) {
        Optional<GptPartition> last =
                partitions.stream().max(Comparator.comparingLong(GptPartition::lastLba));
        if (last.isPresent() && last.get().lastLba() < free - 1) {
            GptPartition it = last.get();
            partitions.set(
                    partitions.indexOf(it),
                    new GptPartition(
                            it.number(),
                            it.type(),
                            it.guid(),
                            it.firstLba(),
                            free - 1,
                            it.attributes(),
                            it.name()));
        }
    }
}
