package dev.bootwright.server.plan;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.Disk;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.server.plan.Wanted.Mark;
import dev.bootwright.server.template.DiskSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// What of a plan stands on the machine's disks already, as far as an inventory shows it: tables, and what
/// lies in partitions or on whole disks. What lies in arrays and volume groups, which nobody has started, it
/// does not show.
///
/// Identifiers are drawn from all that a thing is to be, so that the same identifier means the same thing.
final class Standing {

    /// How a disk that was chosen stands to what it is to become.
    enum State {
        /// Nothing is on it.
        BLANK,
        /// Its table is as wanted, and nothing is in it but what is wanted.
        HOLDS,
        /// Something is on it that has to go.
        OTHER
    }

    private final Map<String, DiskSpec> specs = new HashMap<>();
    private final Map<DiskIdentity, Disk> disks = new HashMap<>();
    private final Map<DiskIdentity, String> shortages = new HashMap<>();
    private final Map<DiskIdentity, State> states = new HashMap<>();
    private final Map<DiskIdentity, Layout> layouts;
    private final Wanted wanted;

    /// @param wanted what the steps of the plan will make
    Standing(Draft draft, Wanted wanted) {
        this.layouts = draft.layouts();
        this.wanted = wanted;
        for (DiskSpec spec : draft.template().disks()) {
            specs.put(spec.name(), spec);
            for (Disk disk : draft.choice().disks(spec.name())) {
                disks.put(disk.identity(), disk);
                states.put(disk.identity(), state(spec, disk));
            }
        }
        while (spread()) {
            // a disk that is wiped takes with it what has a part on it
        }
    }

    /// What a disk has a part in that cannot be completed; empty when there is no such thing.
    String shortage(DiskIdentity disk) {
        return shortages.getOrDefault(disk, "");
    }

    State of(DiskIdentity disk) {
        return states.getOrDefault(disk, State.OTHER);
    }

    /// Whether it is open what a disk holds: it could not be read, or its table is damaged.
    static boolean isUnknown(Disk disk) {
        return disk.table().isEmpty() && disk.contents().isEmpty() && !disk.problems().isEmpty();
    }

    /// Whether everything that a device lies on is there as wanted.
    boolean stands(BlockRef device) {
        List<BlockRef> bases = wanted.bases(device);
        return !bases.isEmpty() && bases.stream().allMatch(this::isThere);
    }

    private State state(DiskSpec spec, Disk disk) {
        if (disk.table().isEmpty() && disk.contents().isEmpty()) {
            return isUnknown(disk) ? State.OTHER : State.BLANK;
        }
        if (spec.wipe() == DiskSpec.Wipe.ALWAYS) {
            return State.OTHER;
        }
        Optional<UUID> system = wanted.system(disk.identity());
        if (system.isPresent()) {
            boolean isThere =
                    disk.tableGuid()
                            .filter(guid -> guid.equalsIgnoreCase(system.get().toString()))
                            .isPresent();
            return isThere ? State.HOLDS : State.OTHER;
        }
        if (spec.partitions().isEmpty()) {
            BlockRef whole = new BlockRef.Disk(disk.identity());
            boolean isWanted = disk.table().isEmpty() && wanted.mark(whole).isPresent();
            return isWanted && isThere(whole) ? State.HOLDS : State.OTHER;
        }
        Layout layout = layouts.get(disk.identity());
        if (layout == null || !layout.holdsOn(disk)) {
            return State.OTHER;
        }
        for (int i = 1; i <= spec.partitions().size(); i++) {
            BlockRef part = new BlockRef.Partition(disk.identity(), i);
            boolean isInTheWay =
                    wanted.mark(part).isPresent() && signature(part).isPresent() && !isThere(part);
            if (isInTheWay) {
                return State.OTHER;
            }
        }
        return State.HOLDS;
    }

    /// What has some of its parts, but not all, cannot be completed: it goes as a whole.
    ///
    /// @return whether that has changed anything
    private boolean spread() {
        boolean isChanged = false;
        for (Wanted.Whole whole : wanted.wholes()) {
            Map<Boolean, List<BlockRef>> parts =
                    whole.parts().stream().collect(Collectors.partitioningBy(this::isThere));
            List<BlockRef> there = parts.getOrDefault(true, List.of());
            List<BlockRef> missing = parts.getOrDefault(false, List.of());
            for (BlockRef part : missing.isEmpty() ? List.<BlockRef>of() : there) {
                shortages.putIfAbsent(
                        disk(part),
                        "of %s, which is not whole: %s %s no part of it"
                                .formatted(
                                        whole.name(),
                                        Draft.joined(missing),
                                        missing.size() == 1 ? "is" : "are"));
                states.put(disk(part), State.OTHER);
                isChanged = true;
            }
        }
        return isChanged;
    }

    /// Whether a disk or partition holds what is wanted on it, and will go on to.
    private boolean isThere(BlockRef device) {
        return states.get(disk(device)) != State.OTHER
                && signature(device).isPresent()
                && wanted.mark(device)
                        .map(mark -> isMark(signature(device).get(), mark))
                        .orElse(false);
    }

    /// Whether a disk or partition shows the label that is wanted on it.
    boolean showsLabel(BlockRef device) {
        Optional<String> label = wanted.mark(device).flatMap(Mark::label);
        return label.isPresent() && signature(device).flatMap(Disk.Content::label).equals(label);
    }

    private static boolean isMark(Disk.Content found, Mark mark) {
        String uuid = found.uuid().orElse("").replace("-", "");
        return found.signature().equals(Optional.of(mark.signature()))
                && mark.uuid().map(uuid::equalsIgnoreCase).orElse(true)
                && isLabel(found.label().filter(text -> !text.isEmpty()), mark);
    }

    private static boolean isLabel(Optional<String> found, Mark mark) {
        boolean mayBeAny = found.isEmpty() || mark.label().isEmpty();
        return (!mark.isNamed() && mayBeAny) || found.equals(mark.label());
    }

    private Optional<Disk.Content> signature(BlockRef device) {
        Optional<Long> number =
                device instanceof BlockRef.Partition(DiskIdentity _, int part)
                        ? Optional.of((long) part)
                        : Optional.empty();
        Disk disk = disks.get(disk(device));
        return disk == null
                ? Optional.empty()
                : disk.contents().stream()
                        .filter(content -> content.number().equals(number))
                        .filter(content -> content.signature().isPresent())
                        .findFirst();
    }

    private static DiskIdentity disk(BlockRef base) {
        return switch (base) {
            case BlockRef.Disk(DiskIdentity disk) -> disk;
            case BlockRef.Partition(DiskIdentity disk, int _) -> disk;
            default -> throw new IllegalArgumentException("no disk and no partition: " + base);
        };
    }
}
