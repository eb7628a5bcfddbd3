package dev.bootwright.formats.squashfs;

import dev.bootwright.formats.tree.FileKind;

/// A file, directory or symbolic link.
///
/// @param path   absolute, `/` for the root
/// @param mode   POSIX permission bits
/// @param size   of a file in bytes, else 0
/// @param target where a symbolic link leads, else empty
/// @param inode  reference to its inode
public record SquashfsEntry(
        String path, FileKind kind, int mode, long size, String target, long inode) {

    /// The last part of the path; empty for the root.
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
