package dev.bootwright.formats.fat;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Follows the chain of clusters of one file through the FAT: an entry for every cluster, which holds
/// the number of the next.
///
/// ```text
/// FAT12   12 bits; entry n begins at byte n × 3 / 2, in its upper half if n is odd
/// FAT16   16 bits
/// FAT32   32 bits, of which the upper 4 mean nothing
///
/// 0 is free, 1 is reserved, 2 and on are clusters, …F7 is bad, from …F8 on the chain ends
/// ```
final class ClusterChain {

    private static final int WINDOW = 4096;

    private final ByteSource source;
    private final Geometry geometry;
    private final ByteBuffer window = ByteBuffer.allocate(WINDOW);
    private long windowOffset;

    ClusterChain(ByteSource source, Geometry geometry) {
        this.source = source;
        this.geometry = geometry;
        window.limit(0);
    }

    /// Where the content of a file lies, in as few extents as it has.
    ///
    /// @param first cluster
    /// @param most  bytes that are wanted; the chain is followed no further
    /// @throws FormatException if the chain leaves the file system or leads back to itself
    List<Extent> extents(long first, long most) throws IOException {
        List<Extent> extents = new ArrayList<>();
        long cluster = first;
        long from = geometry.fatOffset();
        long landmark = 0; // Brent's algorithm: whoever meets it again goes round in circles
        long steps = 0;
        for (long left = most; left > 0; left -= geometry.clusterBytes()) {
            if (!geometry.has(cluster) || cluster == landmark) {
                throw wrong(from, cluster);
            }
            if (Long.bitCount(++steps) == 1) {
                landmark = cluster;
            }
            add(extents, new Extent(geometry.offset(cluster), geometry.clusterBytes()));
            from = entryOffset(cluster);
            cluster = next(cluster);
            if (cluster >= geometry.kind().end) {
                break;
            }
        }
        return extents;
    }

    private static void add(List<Extent> extents, Extent next) {
        if (!extents.isEmpty() && extents.getLast().end() == next.offset()) {
            Extent last = extents.removeLast();
            extents.add(new Extent(last.offset(), last.size() + next.size()));
        } else {
            extents.add(next);
        }
    }

    private FormatException wrong(long offset, long cluster) {
        return new FormatException(
                BootSector.FORMAT,
                "chain of clusters",
                offset,
                geometry.has(cluster)
                        ? "it leads back to itself"
                        : "it leads to cluster %d of %d".formatted(cluster, geometry.clusters()));
    }

    private long entryOffset(long cluster) {
        return geometry.fatOffset() + cluster * geometry.kind().bits / Byte.SIZE;
    }

    private long next(long cluster) throws IOException {
        long offset = entryOffset(cluster);
        return switch (geometry.kind()) {
            case FAT12 -> {
                int both = u8(offset) | u8(offset + 1) << 8;
                yield cluster % 2 == 0 ? both & 0xFFF : both >> 4;
            }
            case FAT16 -> u8(offset) | u8(offset + 1) << 8;
            case FAT32 ->
                    u8(offset)
                            | u8(offset + 1) << 8
                            | u8(offset + 2) << 16
                            | (u8(offset + 3) & 0xF) << 24;
        };
    }

    private int u8(long offset) throws IOException {
        if (offset < windowOffset || offset >= windowOffset + window.limit()) {
            long start = offset - offset % WINDOW;
            window.clear().limit((int) Math.min(WINDOW, source.size() - start));
            source.readFully(window, start);
            windowOffset = start;
            window.flip();
        }
        return Byte.toUnsignedInt(window.get((int) (offset - windowOffset)));
    }
}
