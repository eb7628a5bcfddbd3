package dev.bootwright.formats.fat;

import dev.bootwright.formats.tree.FileKind;
import java.time.Instant;

/// A file or directory.
///
/// @param kind    a file or a directory: FAT has nothing else
/// @param size    in bytes; 0 for a directory
/// @param mtime   when it was written, its wall clock taken for UTC, since FAT does not say
/// @param cluster where it begins; 0 if it has none, 1 for the root directory of FAT12 and FAT16
public record FatNode(FileKind kind, long size, Instant mtime, long cluster) {

    /// No cluster has this number.
    static final long ROOT_REGION = 1;
}
