package dev.bootwright.formats.zfs;

/// A device of a pool.
///
/// @param name  what the caller calls it; of one that was not found, what the pool does
/// @param vdev  the top-level vdev it belongs to, `mirror-0` or `raidz1-0`; its own name if it is one
/// @param guid  an unsigned number
/// @param state whether it is of use
public record PoolMember(String name, String vdev, long guid, State state) {

    public enum State {
        ONLINE,
        /// It was away while the pool changed: read only where a checksum confirms it.
        STALE,
        MISSING
    }
}
