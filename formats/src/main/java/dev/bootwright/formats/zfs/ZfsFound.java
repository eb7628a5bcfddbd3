package dev.bootwright.formats.zfs;

import java.util.List;

/// What was found on devices.
///
/// @param pools   that can be read, by name, then guid
/// @param refused what looks like ZFS and cannot be read
public record ZfsFound(List<Pool> pools, List<Refused> refused) {

    public ZfsFound {
        pools = List.copyOf(pools);
        refused = List.copyOf(refused);
    }

    /// A pool or a device that cannot be read.
    ///
    /// @param source the name and the guid of a pool, or the name of a device
    /// @param reason why, with the name of what is missing or not known
    public record Refused(String source, String reason) {}
}
