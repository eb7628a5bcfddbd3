package dev.bootwright.formats.gpt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Where partitions of given sizes lie on a disk.
///
/// Each begins at a multiple of 1 MiB, in the given order and numbered from 1; sizes are rounded up to
/// whole sectors. One without a size takes what is left, up to a multiple of 1 MiB.
public sealed interface GptLayout {

    /// Every partition begins at a multiple of this many bytes.
    long ALIGNMENT = 1 << 20;

    /// @param size in bytes; empty takes all that is left, which only the last one may
    record Request(String name, UUID type, UUID guid, Optional<Long> size) {}

    record Fits(Gpt table) implements GptLayout {}

    /// @param reason what was asked for and what the disk has room for
    record DoesNotFit(String reason) implements GptLayout {}

    /// Places partitions on an empty disk.
    ///
    /// @param disk a table without partitions, as [Gpt#empty] makes it
    /// @throws IllegalArgumentException if another than the last request has no size, or a size is
    ///                                  not positive, or there are more than 128
    static GptLayout of(Gpt disk, List<Request> requests) {
        if (requests.size() > Gpt.ENTRY_COUNT) {
            throw new IllegalArgumentException(requests.size() + " partitions");
        }
        long grain = ALIGNMENT / disk.sectorBytes();
        List<GptPartition> partitions = new ArrayList<>();
        long free = Math.ceilDiv(disk.firstUsableLba(), grain) * grain;
        for (Request request : requests) {
            int number = partitions.size() + 1;
            long last;
            if (request.size().isPresent()) {
                last = free + sectors(request.size().get(), disk.sectorBytes()) - 1;
            } else if (number == requests.size()) {
                last = (disk.lastUsableLba() + 1) / grain * grain - 1;
            } else {
                throw new IllegalArgumentException(
                        "only the last partition may take what is left, not %d".formatted(number));
            }
            if (last < free || last > disk.lastUsableLba()) {
                return doesNotFit(disk, request, number, free);
            }
            partitions.add(
                    new GptPartition(
                            number, request.type(), request.guid(), free, last, 0, request.name()));
            free = Math.ceilDiv(last + 1, grain) * grain;
        }
        return new Fits(disk.with(partitions));
    }

    private static GptLayout doesNotFit(Gpt disk, Request request, int number, long free) {
        long left = Math.max(0, disk.lastUsableLba() + 1 - free) * disk.sectorBytes();
        return new DoesNotFit(
                "partition %d (%s) wants %s; %d bytes are left of a disk of %d"
                        .formatted(
                                number,
                                request.name(),
                                request.size().map(size -> size + " bytes").orElse("what is left"),
                                left,
                                disk.sectors() * disk.sectorBytes()));
    }

    private static long sectors(long size, int sectorBytes) {
        if (size <= 0 || size > Long.MAX_VALUE / 2) {
            throw new IllegalArgumentException("a partition of %d bytes".formatted(size));
        }
        return Math.ceilDiv(size, sectorBytes);
    }
}
