package dev.bootwright.formats.iso9660;

import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.tree.FileKind;
import java.util.List;

/// A file, directory or symbolic link of a volume.
///
/// @param path       absolute, as the volume has it; `/` for the root
/// @param mode       POSIX mode bits as RRIP records them, 0 where nothing does
/// @param size       as stored, in bytes; of a directory that of its records
/// @param extents    where the content lies in the image, in order, adjacent ones merged
/// @param target     where a symbolic link leads, empty for anything else
/// @param compressed whether the content is stored compressed by zisofs
/// @param record     byte of the image where the directory record begins, for messages
public record IsoEntry(
        String path,
        FileKind kind,
        int mode,
        long size,
        List<Extent> extents,
        String target,
        boolean compressed,
        long record) {

    public IsoEntry {
        extents = List.copyOf(extents);
    }

    /// The last part of the path; empty for the root.
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
