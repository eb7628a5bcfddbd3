package dev.bootwright.server.plan;

import dev.bootwright.formats.contract.Disk;
import dev.bootwright.formats.contract.RaidController.Physical;
import java.util.ArrayList;
import java.util.List;

/// Physical disks of a controller that the machine's system sees as disks of its own though nobody handed them
/// through, and what is on them: LSI's "Ready" ones, all behind a Marvell card.
///
/// @param disks of the inventory
record SeenDisks(List<Disk> disks) {

    boolean has(Physical physical) {
        return disks.stream().anyMatch(disk -> disk.identity().mayBe(physical.identity()));
    }

    /// What the inventory shows of it, for people; empty when it shows nothing on it.
    String contents(Physical physical) {
        List<String> found = new ArrayList<>();
        for (Disk disk : disks) {
            if (disk.identity().mayBe(physical.identity())) {
                if (disk.table().isPresent() || !disk.contents().isEmpty()) {
                    found.add(Effects.contents(disk));
                }
                found.addAll(disk.problems());
                found.addAll(disk.uses());
            }
        }
        return String.join(", ", found);
    }
}
