package dev.bootwright.machine.bridge.disk;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.gpt.DosTable;
import dev.bootwright.formats.gpt.Gpt;
import dev.bootwright.formats.gpt.GptReading;
import dev.bootwright.formats.signature.Signature;
import dev.bootwright.formats.signature.Signatures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A partition, or a disk that has none.
///
/// @param number as Linux counts, 0 for the whole disk
/// @param isGpt  whether a GPT names it
public record Part(Disk disk, int number, Extent extent, boolean isGpt) {

    private static final List<Integer> SECTOR_BYTES = List.of(512, 4096);

    /// The partitions of a disk, or the whole of it.
    static List<Part> of(Disk disk) throws IOException {
        for (int sectorBytes : SECTOR_BYTES) {
            if (Gpt.read(disk.source(), sectorBytes) instanceof GptReading.Found(Gpt table, _)) {
                List<Part> parts = new ArrayList<>();
                table.partitions()
                        .forEach(each ->
                                parts.add(
                                        new Part(
                                                disk,
                                                each.number(),
                                                each.extent(sectorBytes),
                                                true)));
                return within(disk, parts);
            }
        }
        Optional<DosTable> table = DosTable.read(disk.source(), SECTOR_BYTES.getFirst());
        if (table.isPresent() && !table.get().isProtective()) {
            List<Part> parts = new ArrayList<>();
            for (DosTable.DosPartition each : table.get().partitions()) {
                parts.add(
                        new Part(disk, each.number(), each.extent(SECTOR_BYTES.getFirst()), false));
            }
            return within(disk, parts);
        }
        return List.of(new Part(disk, 0, new Extent(0, disk.size()), false));
    }

    private static List<Part> within(Disk disk, List<Part> parts) {
        return parts.stream().filter(part -> part.extent().end() <= disk.size()).toList();
    }

    Optional<Signature> signature() throws IOException {
        return Signatures.main(Signatures.find(disk.channel(), extent.offset(), extent.size()));
    }

    ByteSource source() {
        return disk.source().slice(extent);
    }

    /// As people know it: `/dev/sda partition 2`.
    public String place() {
        return number == 0 ? disk.name() : disk.name() + " partition " + number;
    }

    /// The device node of it, if the disk is a device: `/dev/nvme0n1p2`, `/dev/sda2`.
    public Path node() {
        String name = disk.path().getFileName().toString();
        if (number == 0) {
            return disk.path();
        }
        boolean endsInDigit = Character.isDigit(name.charAt(name.length() - 1));
        return disk.path().resolveSibling(name + (endsInDigit ? "p" : "") + number);
    }
}
