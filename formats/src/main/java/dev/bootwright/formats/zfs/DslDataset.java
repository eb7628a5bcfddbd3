package dev.bootwright.formats.zfs;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.dmu.Dnode;
import dev.bootwright.formats.zio.Block;
import dev.bootwright.formats.zio.BlockPointer;
import java.time.Instant;

/// A file system, a volume or a snapshot of one.
///
/// ```text
/// offset  size  field                 of the bonus
///      0     8  directory object
///     32     8  snapshot names object
///     48     8  creation time         seconds since 1970
///    112     8  guid
///    120     8  flags                 1: half received
///    128   128  block pointer         to its object set
///    264     8  properties object     of a snapshot
/// ```
///
/// Source: ZFS On-Disk Specification, §4.4; `dsl_dataset_phys_t`.
///
/// @param directory  object of its [DslDir]
/// @param snapshots  object of a map from names to objects, or 0
/// @param properties object of a map from names to values, or 0
record DslDataset(
        long object,
        long directory,
        long snapshots,
        Instant createdAt,
        long guid,
        boolean isInconsistent,
        BlockPointer root,
        long properties) {

    static DslDataset read(long object, Dnode dnode) throws FormatException {
        Block bonus = dnode.bonus();
        return new DslDataset(
                object,
                bonus.bits64("directory object", 0),
                bonus.bits64("snapshot names object", 32),
                ZplTime.seconds(bonus.bits64("creation time", 48)),
                bonus.bits64("guid", 112),
                (bonus.bits64("flags", 120) & 1) != 0,
                BlockPointer.read(bonus.slice("block pointer", 128, BlockPointer.BYTES)),
                bonus.bits64("properties object", 264));
    }
}
