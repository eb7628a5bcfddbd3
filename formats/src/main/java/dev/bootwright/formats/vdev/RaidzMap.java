package dev.bootwright.formats.vdev;

import java.util.ArrayList;
import java.util.List;

/// Where RAID-Z puts a block: parity columns first, then the data, one piece of it per column.
///
/// A block of 5 sectors on a raidz1 of 4 disks, from sector 1 on:
///
/// ```text
/// disk 0   disk 1   disk 2   disk 3
///          P        data 0   data 2
/// data 4
///          (parity of the second row is in the same columns: P is as long as the longest)
/// ```
///
/// The first `remainder + parity` columns are one sector longer than the rest. With single parity, P and
/// the first data column change places in every other MiB.
///
/// Source: ZFS On-Disk behaviour of `vdev_raidz_map_alloc`.
///
/// @param parity  how many of the columns hold parity
/// @param columns in the order of the block's bytes behind the parity
record RaidzMap(int parity, List<Column> columns) {

    /// @param child  which device
    /// @param offset in bytes on it
    /// @param size   in bytes, more than 0
    record Column(int child, long offset, int size) {}

    RaidzMap {
        columns = List.copyOf(columns);
    }

    /// @param offset in bytes on the whole vdev
    /// @param size   in bytes
    /// @param ashift power of two of a sector
    /// @param width  number of devices
    static RaidzMap of(long offset, int size, int ashift, int width, int parity) {
        long sector = offset >>> ashift;
        int sectors = (size + (1 << ashift) - 1) >>> ashift;
        int first = (int) (sector % width);
        long start = (sector / width) << ashift;
        int rows = sectors / (width - parity);
        int remainder = sectors - rows * (width - parity);
        int longer = remainder == 0 ? 0 : remainder + parity;
        int used = rows == 0 ? longer : width;
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < used; i++) {
            int child = first + i;
            boolean isWrapped = child >= width;
            columns.add(
                    new Column(
                            isWrapped ? child - width : child,
                            isWrapped ? start + (1L << ashift) : start,
                            (i < longer ? rows + 1 : rows) << ashift));
        }
        if (parity == 1 && (offset & 1 << 20) != 0) {
            Column parityColumn = columns.get(0);
            columns.set(0, columns.get(1));
            columns.set(1, parityColumn);
        }
        return new RaidzMap(parity, columns);
    }
}
