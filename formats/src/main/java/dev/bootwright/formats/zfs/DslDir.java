package dev.bootwright.formats.zfs;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.dmu.Dnode;
import dev.bootwright.formats.zio.Block;

/// A name in the tree of datasets.
///
/// ```text
/// offset  size  field                     of the bonus
///      8     8  head dataset object
///     24     8  origin object             the snapshot it is a clone of
///     32     8  child directory object    a map from names to more of these
///     80     8  properties object
/// ```
///
/// Source: ZFS On-Disk Specification, §4.3; `dsl_dir_phys_t`.
///
/// @param head       object of its dataset, 0 if it has none
/// @param origin     object of the snapshot it is a clone of, or 0
/// @param children   object of a map from names to objects, or 0
/// @param properties object of a map from names to values, or 0
record DslDir(long object, long head, long origin, long children, long properties) {

    /// As long as it has a map of its own, the type is not that of a plain one.
    static final int PLAIN_TYPE = 12;

    static DslDir read(long object, Dnode dnode) throws FormatException {
        Block bonus = dnode.bonus();
        return new DslDir(
                object,
                bonus.bits64("head dataset object", 8),
                bonus.bits64("origin object", 24),
                bonus.bits64("child directory object", 32),
                bonus.bits64("properties object", 80));
    }
}
