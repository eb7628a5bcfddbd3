package dev.bootwright.server.plan;

import dev.bootwright.formats.contract.Disk;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.template.DiskSpec;
import dev.bootwright.server.template.PartitionSpec;
import dev.bootwright.server.template.Size;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Lays partitions out on a disk: sizes in bytes, whole mebibytes, aligned to one.
///
/// The first mebibyte holds the table; the last one the copy of it.
final class Layout {

    private static final long MEBIBYTE = 1L << 20;

    private final List<Step.Partition> partitions = new ArrayList<>();
    private final List<Long> capacities = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();

    private Layout() {}

    static Layout of(DiskSpec spec, Disk disk, int index, Identifiers identifiers) {
        Layout layout = new Layout();
        long usable = disk.identity().size() / MEBIBYTE * MEBIBYTE - 2 * MEBIBYTE;
        long free = usable;
        for (int i = 0; i < spec.partitions().size(); i++) {
            PartitionSpec partition = spec.partitions().get(i);
            Optional<Long> size = bytes(partition.size(), usable);
            long taken = size.orElse(free);
            UUID guid =
                    identifiers.of(
                            "disk/%s/%d/partition/%d/%s/%s/%s"
                                    .formatted(
                                            spec.name(),
                                            index,
                                            i + 1,
                                            partition.name(),
                                            partition.type(),
                                            size));
            layout.partitions.add(
                    new Step.Partition(partition.name(), partition.type(), guid, size));
            layout.capacities.add(taken);
            if (taken > free || taken < MEBIBYTE) {
                layout.reasons.add(
                        "%s: partition \"%s/%s\" needs %s, but %s has %s left"
                                .formatted(
                                        partition.place(),
                                        spec.name(),
                                        partition.name(),
                                        Size.format(Math.max(taken, MEBIBYTE)),
                                        DiskChoice.describe(disk),
                                        Size.format(Math.max(free, 0))));
                break;
            }
            free -= taken;
        }
        return layout;
    }

    private static Optional<Long> bytes(Size size, long usable) {
        return switch (size) {
            case Size.Bytes(long bytes) -> Optional.of(roundUp(bytes));
            case Size.Percent(int percent) ->
                    Optional.of(Math.max(usable / MEBIBYTE * percent / 100, 1) * MEBIBYTE);
            case Size.Rest() -> Optional.empty();
        };
    }

    private static long roundUp(long bytes) {
        return Math.ceilDiv(bytes, MEBIBYTE) * MEBIBYTE;
    }

    List<Step.Partition> partitions() {
        return partitions;
    }

    List<String> reasons() {
        return reasons;
    }

    /// What each partition will hold, in bytes.
    List<Long> capacities() {
        return capacities;
    }

    /// Whether the disk has these very partitions already.
    boolean holdsOn(Disk disk) {
        // A member of a mirror with metadata 1.0 has two signatures: its own, and that of what is
        // on the mirror.
        Map<Long, Disk.Content> first = new LinkedHashMap<>();
        for (Disk.Content content : disk.contents()) {
            content.number().ifPresent(number -> first.putIfAbsent(number, content));
        }
        List<Disk.Content> there = List.copyOf(first.values());
        if (!disk.problems().isEmpty()
                || !disk.table().equals(Optional.of("gpt"))
                || there.size() != partitions.size()) {
            return false;
        }
        for (int i = 0; i < there.size(); i++) {
            Step.Partition wanted = partitions.get(i);
            Disk.Content found = there.get(i);
            boolean same =
                    found.guid()
                                    .map(guid -> guid.equalsIgnoreCase(wanted.guid().toString()))
                                    .orElse(false)
                            && (wanted.size().isEmpty() || wanted.size().get() == found.size());
            if (!same) {
                return false;
            }
        }
        return true;
    }
}
