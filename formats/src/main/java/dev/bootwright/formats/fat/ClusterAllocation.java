package dev.bootwright.formats.fat;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.SparseSource.Piece;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Hands out clusters, one after the other: nothing is fragmented.
final class ClusterAllocation {

    private static final int CHAIN_END = 0x0FFF_FFFF;
    private static final int MEDIA_ENTRY = 0x0FFF_FFF8;

    private final Geometry geometry;
    private final List<Piece> pieces = new ArrayList<>();
    private final List<Long> ends = new ArrayList<>();
    private long next = Geometry.FIRST_CLUSTER;

    ClusterAllocation(Geometry geometry) {
        this.geometry = geometry;
    }

    /// Takes clusters for so many bytes, at least one.
    ///
    /// @return the first of them
    long take(int bytes) {
        long first = next;
        next += Math.max(1, Math.ceilDiv(bytes, geometry.clusterBytes()));
        ends.add(next - 1);
        return first;
    }

    /// Takes clusters for the content of a file; an empty one gets none.
    ///
    /// @return the first of them, 0 for none
    long take(ByteSource content) {
        if (content.size() == 0) {
            return 0;
        }
        long first = next;
        next += Math.ceilDiv(content.size(), geometry.clusterBytes());
        ends.add(next - 1);
        put(first, content);
        return first;
    }

    /// Says what clusters hold that were taken before.
    void put(long first, ByteSource content) {
        pieces.add(new Piece(geometry.offset(first), content));
    }

    /// What all clusters hold.
    List<Piece> pieces() {
        return List.copyOf(pieces);
    }

    long free() {
        return geometry.clusters() + Geometry.FIRST_CLUSTER - next;
    }

    /// The first cluster that nobody has.
    long next() {
        return next;
    }

    /// The table, up to the last cluster that somebody has.
    byte[] table() {
        ByteBuffer table =
                ByteBuffer.allocate(Math.toIntExact(next * Integer.BYTES))
                        .order(ByteOrder.LITTLE_ENDIAN);
        table.putInt(MEDIA_ENTRY).putInt(CHAIN_END); // clean, and without errors
        int cluster = Geometry.FIRST_CLUSTER;
        for (long end : ends) {
            while (cluster < end) {
                table.putInt(++cluster);
            }
            table.putInt(CHAIN_END);
            cluster++;
        }
        return table.array();
    }
}
