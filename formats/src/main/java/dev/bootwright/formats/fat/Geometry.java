package dev.bootwright.formats.fat;

import dev.bootwright.formats.bytes.FormatException;

/// Where the parts of a file system lie, said in bytes and clusters.
///
/// Decided here, as Linux does: a file system without a 16-bit size of its FAT is FAT32, however few
/// clusters it has; among others, fewer than 4085 clusters make FAT12.
///
/// @param fatOffset    where the FAT that counts begins
/// @param fatBytes     size of it
/// @param rootOffset   where the root directory of FAT12 or FAT16 begins
/// @param rootBytes    of it; 0 in FAT32
/// @param rootCluster  where the root directory of FAT32 begins; 0 in others
/// @param dataOffset   where cluster 2 begins
/// @param clusters     how many there are
record Geometry(
        Kind kind,
        long fatOffset,
        long fatBytes,
        long rootOffset,
        int rootBytes,
        long rootCluster,
        long dataOffset,
        int clusterBytes,
        long clusters) {

    static final int FIRST_CLUSTER = 2;

    /// With fewer clusters than that, FAT32 is not what other readers take it for.
    static final int MIN_FAT32_CLUSTERS = 65525;

    /// FAT32 uses 28 of its 32 bits, and the numbers from 0FFFFFF7 on mean something else.
    static final long MAX_FAT32_CLUSTERS = 0x0FFF_FFF5L;

    private static final int MAX_FAT12_CLUSTERS = 4084;

    /// How wide an entry of the FAT is.
    enum Kind {
        FAT12(12, 0xFF8),
        FAT16(16, 0xFFF8),
        FAT32(32, 0x0FFF_FFF8L);

        final int bits;

        /// From here on an entry ends a chain.
        final long end;

        Kind(int bits, long end) {
            this.bits = bits;
            this.end = end;
        }
    }

    /// @param size of all there is to read, in bytes
    /// @throws FormatException if the parts do not fit each other, or `size`
    static Geometry of(BootSector boot, long size) throws FormatException {
        int sector = boot.sectorBytes();
        if (boot.sectors() > size / sector) {
            throw new FormatException(
                    BootSector.FORMAT,
                    "total sectors",
                    32,
                    "%d of %d bytes, there are %d bytes".formatted(boot.sectors(), sector, size));
        }
        long rootSector = boot.reserved() + boot.fats() * boot.fatSectors();
        int rootBytes = boot.rootEntries() * DirectoryRecord.BYTES;
        long dataSector = rootSector + Math.ceilDiv(rootBytes, sector);
        long clusters = (boot.sectors() - dataSector) / boot.clusterSectors();
        if (boot.fatSectors() == 0 || dataSector >= boot.sectors() || clusters == 0) {
            throw new FormatException(
                    BootSector.FORMAT,
                    "sectors per FAT",
                    boot.isFat32() ? 36 : 22,
                    "files begin at sector %d of %d".formatted(dataSector, boot.sectors()));
        }
        Kind kind =
                boot.isFat32()
                        ? Kind.FAT32
                        : clusters > MAX_FAT12_CLUSTERS ? Kind.FAT16 : Kind.FAT12;
        Geometry geometry =
                new Geometry(
                        kind,
                        (boot.reserved() + boot.activeFat() * boot.fatSectors()) * sector,
                        boot.fatSectors() * sector,
                        rootSector * sector,
                        rootBytes,
                        boot.rootCluster(),
                        dataSector * sector,
                        boot.clusterSectors() * sector,
                        clusters);
        geometry.checkFat();
        return geometry;
    }

    private void checkFat() throws FormatException {
        long most = kind == Kind.FAT32 ? MAX_FAT32_CLUSTERS : kind.end - 9;
        if (clusters > most || (clusters + FIRST_CLUSTER) * kind.bits > fatBytes * Byte.SIZE) {
            throw new FormatException(
                    BootSector.FORMAT,
                    "sectors per FAT",
                    kind == Kind.FAT32 ? 36 : 22,
                    "%d bytes of %s for %d clusters".formatted(fatBytes, kind, clusters));
        }
        if (kind == Kind.FAT32 && !has(rootCluster)) {
            throw new FormatException(
                    BootSector.FORMAT,
                    "root cluster",
                    44,
                    "%d of %d clusters".formatted(rootCluster, clusters));
        }
    }

    /// Whether a number is that of a cluster of this file system.
    boolean has(long cluster) {
        return cluster >= FIRST_CLUSTER && cluster < clusters + FIRST_CLUSTER;
    }

    /// Where a cluster begins, in bytes.
    long offset(long cluster) {
        return dataOffset + (cluster - FIRST_CLUSTER) * clusterBytes;
    }
}
