package dev.bootwright.formats.fat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.ByteWriter;
import dev.bootwright.formats.bytes.SparseSource;
import dev.bootwright.formats.bytes.SparseSource.Piece;
import java.util.ArrayList;
import java.util.List;

/// Lays out a FAT32 file system with given files. Equal files give equal bytes.
///
/// ```text
/// sector 0   boot sector          a copy in sector 6
///        1   FSInfo               a copy in sector 7
///       32   FAT
///            FAT again
///            clusters: the root directory, other directories, files; none is fragmented
/// ```
///
/// Decided here: every name that is not one of 8 and 3 upper-case characters gets a long name, though
/// Windows NT could say lower case otherwise; files are archive files; every date is the same.
public final class FatLayout {

    private FatLayout() {}

    /// How many sectors of 512 bytes a file system needs for these files and so much free room.
    ///
    /// @param clusterSectors size of a cluster, in sectors
    /// @param free           in bytes
    public static long sectors(List<FatFile> files, int clusterSectors, long free) {
        return sectors(files, BootSector.BYTES, clusterSectors, free);
    }

    /// How many sectors a file system needs for these files and so much free room.
    ///
    /// @param sectorBytes    size of a sector
    /// @param clusterSectors size of a cluster, in sectors
    /// @param free           in bytes
    public static long sectors(
            List<FatFile> files, int sectorBytes, int clusterSectors, long free) {
        int clusterBytes = clusterSectors * sectorBytes;
        long clusters =
                Folder.root(files).clusters(clusterBytes) + Math.ceilDiv(free, clusterBytes);
        return FatVolume.sectorsFor(
                sectorBytes, Math.max(clusters, Geometry.MIN_FAT32_CLUSTERS), clusterSectors);
    }

    /// The file system from its boot sector on.
    ///
    /// @throws IllegalArgumentException if there are more files than room, two names that differ in case
    ///                                  only, or so few sectors that it would be no FAT32
    public static SparseSource of(FatVolume volume, List<FatFile> files) {
        BootSector boot = volume.bootSector();
        long size = volume.sectors() * volume.sectorBytes();
        Geometry geometry = geometry(boot, size);
        Folder root = Folder.root(files);
        long needed = root.clusters(geometry.clusterBytes());
        if (needed > geometry.clusters()) {
            throw new IllegalArgumentException(
                    "the files need %d clusters of %d bytes, there are %d"
                            .formatted(needed, geometry.clusterBytes(), geometry.clusters()));
        }
        ClusterAllocation allocation = new ClusterAllocation(geometry);
        root.place(allocation);
        root.write(volume, allocation);
        return new SparseSource(size, pieces(boot, geometry, allocation));
    }

    private static List<Piece> pieces(
            BootSector boot, Geometry geometry, ClusterAllocation allocation) {
        ByteSource bootSector = ByteSource.of(boot.toSector());
        ByteSource info = ByteSource.of(info(allocation));
        ByteSource table = ByteSource.of(allocation.table());
        List<Piece> pieces = new ArrayList<>();
        for (int copy : new int[] {0, BootSector.BACKUP_SECTOR}) {
            pieces.add(new Piece((long) copy * boot.sectorBytes(), bootSector));
            pieces.add(
                    new Piece((long) (copy + BootSector.INFO_SECTOR) * boot.sectorBytes(), info));
        }
        for (int fat = 0; fat < FatVolume.FATS; fat++) {
            pieces.add(new Piece(geometry.fatOffset() + fat * geometry.fatBytes(), table));
        }
        pieces.addAll(allocation.pieces());
        return pieces;
    }

    private static Geometry geometry(BootSector boot, long size) {
        try {
            return Geometry.of(boot, size);
        } catch (java.io.IOException e) {
            throw new AssertionError("a volume is as it was made", e);
        }
    }

    /// What tells how much is free. Source: FAT 1.03, "FAT32 FSInfo Sector Structure".
    ///
    /// ```text
    ///   0  4  lead signature    "RRaA"
    /// 484  4  signature         "rrAa"
    /// 488  4  free clusters
    /// 492  4  next free cluster where to begin to look
    /// 508  4  trail signature   00 00 55 AA
    /// ```
    private static byte[] info(ClusterAllocation allocation) {
        ByteWriter out = ByteWriter.littleEndian(BootSector.BYTES);
        out.bytes("RRaA".getBytes(US_ASCII)).zeros(480).bytes("rrAa".getBytes(US_ASCII));
        out.u32("free clusters", allocation.free()).u32("next free cluster", allocation.next());
        return out.zeros(12).u32("trail signature", 0xAA55_0000L).toByteArray();
    }
}
