package dev.bootwright.image.live;

/// The file system a live medium runs from.
///
/// @param path on the medium, absolute
/// @param size in bytes
/// @param type what its first bytes say it is
public record RootImage(String path, long size, Type type) {

    public enum Type {
        SQUASHFS,
        EROFS,
        EXT,
        ISO9660,
        UNKNOWN
    }
}
