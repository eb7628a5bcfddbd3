package dev.bootwright.formats.fat;

import java.time.LocalDateTime;

/// What a FAT32 file system is to be, apart from its files.
///
/// @param sectorBytes    size of a sector, that of the disk: 512 or 4096
/// @param sectors        of the whole file system, at most 2³² - 1
/// @param clusterSectors size of a cluster, in sectors: 1 to 128, a power of two
/// @param hiddenSectors  of the disk before it
/// @param volumeId       32 bits
/// @param label          at most 11 characters of ASCII, in upper case
/// @param written        the date of everything in it, 1980 to 2107
public record FatVolume(
        int sectorBytes,
        long sectors,
        int clusterSectors,
        long hiddenSectors,
        long volumeId,
        String label,
        LocalDateTime written) {

    /// Sectors before the first FAT, as mkfs.fat has them.
    static final int RESERVED = 32;

    static final int FATS = 2;

    private static final String LABEL = "[A-Z0-9 _-]{1,11}";

    public FatVolume {
        if (sectorBytes != BootSector.BYTES && sectorBytes != BootSector.MAX_BYTES) {
            throw new IllegalArgumentException("sectors of %d bytes".formatted(sectorBytes));
        }
        if (sectors <= 0 || sectors > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException(sectors + " sectors");
        }
        if (clusterSectors > 128 || Integer.bitCount(clusterSectors) != 1) {
            throw new IllegalArgumentException(clusterSectors + " sectors per cluster");
        }
        if (!label.matches(LABEL)) {
            throw new IllegalArgumentException(
                    "label \"%s\": expected 1 to 11 of A-Z, 0-9, space, _ and -".formatted(label));
        }
    }

    /// With sectors of 512 bytes.
    public FatVolume(
            long sectors,
            int clusterSectors,
            long hiddenSectors,
            long volumeId,
            String label,
            LocalDateTime written) {
        this(BootSector.BYTES, sectors, clusterSectors, hiddenSectors, volumeId, label, written);
    }

    int clusterBytes() {
        return clusterSectors * sectorBytes;
    }

    /// The sectors that so many clusters need, with all that comes before them.
    static long sectorsFor(int sectorBytes, long clusters, int clusterSectors) {
        long entries = clusters + Geometry.FIRST_CLUSTER;
        long fatSectors = Math.ceilDiv(entries, sectorBytes / Integer.BYTES);
        return RESERVED + FATS * fatSectors + clusters * clusterSectors;
    }

    /// The fewest that have an entry for every cluster the rest is enough for.
    private long fatSectors() {
        return Math.ceilDiv(
                sectors - RESERVED + (long) Geometry.FIRST_CLUSTER * clusterSectors,
                (long) (sectorBytes / Integer.BYTES) * clusterSectors + FATS);
    }

    /// @throws IllegalArgumentException if that gives too few clusters for FAT32
    BootSector bootSector() {
        long fatSectors = fatSectors();
        long clusters = (sectors - RESERVED - FATS * fatSectors) / clusterSectors;
        if (clusters < Geometry.MIN_FAT32_CLUSTERS || clusters > Geometry.MAX_FAT32_CLUSTERS) {
            throw new IllegalArgumentException(
                    "%d sectors are %d clusters, FAT32 has 65525 to 268435445"
                            .formatted(sectors, clusters));
        }
        return new BootSector(
                true,
                sectorBytes,
                clusterSectors,
                RESERVED,
                FATS,
                0,
                sectors,
                fatSectors,
                0,
                Geometry.FIRST_CLUSTER,
                hiddenSectors,
                volumeId,
                label);
    }
}
