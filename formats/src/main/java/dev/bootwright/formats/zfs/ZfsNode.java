package dev.bootwright.formats.zfs;

import dev.bootwright.formats.tree.FileKind;
import java.time.Instant;

/// A file, a directory or a symbolic link of a file system.
///
/// @param path   from the root of the file system on, with a leading slash
/// @param object its number
/// @param mode   permissions and type, `st_mode` in `inode(7)`
/// @param size   in bytes; of a directory the number of its entries
/// @param target of a symbolic link, else empty
public record ZfsNode(
        String path,
        long object,
        FileKind kind,
        int mode,
        long size,
        Instant mtime,
        String target) {}
