package dev.bootwright.server.template;

import dev.bootwright.server.yaml.Place;
import java.util.List;

/// One or more disks that are treated alike.
///
/// @param wipe       when what is on them is destroyed
/// @param partitions in order on the disk; empty for a disk used as a whole
public record DiskSpec(
        String name, Selector select, Wipe wipe, List<PartitionSpec> partitions, Place place) {
    public DiskSpec {
        partitions = List.copyOf(partitions);
    }

    /// When what is on a disk is destroyed.
    public enum Wipe {
        NEVER,
        /// Where something else is on it than what is wanted.
        AS_NEEDED,
        /// Each time the template is carried out.
        ALWAYS
    }
}
