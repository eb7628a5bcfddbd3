package dev.bootwright.image.debian;

/// One entry of a package's `data.tar`.
///
/// A path is relative, with neither `.` nor `..` nor empty components, and has no trailing slash:
/// `usr/lib/libm.so.6`. The root directory itself is no entry.
public sealed interface DebEntry {

    String path();

    record Directory(String path, int mode, long uid, long gid) implements DebEntry {}

    /// @param size of the content, in bytes
    record RegularFile(String path, int mode, long uid, long gid, long size) implements DebEntry {}

    /// @param target as written: absolute, or relative to the directory of the link; it may lead out
    ///               of the root, so resolve it inside the tree it is for, never on this machine
    record SymbolicLink(String path, String target) implements DebEntry {}

    /// @param target path of an entry of the same package, in the form of `path`
    record HardLink(String path, String target) implements DebEntry {}
}
