package dev.bootwright.formats.zfs;

/// How well a pool is that can be read.
public enum Health {
    ONLINE,
    /// A device is missing or was left behind, and everything can be read without it.
    DEGRADED
}
