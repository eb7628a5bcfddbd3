package dev.bootwright.server.template;

import dev.bootwright.server.yaml.Place;
import java.util.List;

/// One or more disks that are treated alike.
///
/// @param wipe       whether what is on them may be destroyed
/// @param partitions in order on the disk; empty for a disk used as a whole
public record DiskSpec(
        String name, Selector select, boolean wipe, List<PartitionSpec> partitions, Place place) {
    public DiskSpec {
        partitions = List.copyOf(partitions);
    }
}
