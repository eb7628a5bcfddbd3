package dev.bootwright.formats.zfs;

/// The value of a dataset's property.
///
/// @param value  as `zfs get` prints it
/// @param source where it was set
public record Property(String value, Source source) {

    public enum Source {
        /// Set on the dataset itself, or received with it.
        LOCAL,
        /// Set on one of those above it, or on the file system of a snapshot.
        INHERITED,
        DEFAULT
    }
}
