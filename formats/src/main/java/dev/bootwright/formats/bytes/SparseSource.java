package dev.bootwright.formats.bytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// A source made of pieces at their places, with zeros everywhere else: a disk image before it is
/// written. Holds no bytes of its own.
public final class SparseSource implements ByteSource {

    private static final byte[] ZEROS = new byte[1 << 16];

    private final long size;
    private final List<Piece> pieces;
    private final NavigableMap<Long, Piece> byOffset = new TreeMap<>();

    /// Something other than zeros.
    ///
    /// @param offset in bytes from the start of the whole
    public record Piece(long offset, ByteSource content) {

        public Piece {
            if (offset < 0 || offset > Long.MAX_VALUE - content.size()) {
                throw new IllegalArgumentException("a piece at byte " + offset);
            }
        }

        /// The first byte behind it.
        public long end() {
            return offset + content.size();
        }

        /// The same piece of something that begins `by` bytes before this one's whole.
        public Piece shifted(long by) {
            return new Piece(offset + by, content);
        }
    }

    /// @param size   in bytes
    /// @param pieces in any order; empty ones are left out
    /// @throws IllegalArgumentException if a piece overlaps another or reaches beyond `size`
    public SparseSource(long size, List<Piece> pieces) {
        this.size = size;
        this.pieces = inOrder(pieces);
        long end = 0;
        for (Piece each : this.pieces) {
            if (each.offset() < end || each.end() > size) {
                throw new IllegalArgumentException(
                        "%d bytes at byte %d of %d, %d of which are taken"
                                .formatted(each.content().size(), each.offset(), size, end));
            }
            end = each.end();
            byOffset.put(each.offset(), each);
        }
    }

    private static List<Piece> inOrder(List<Piece> pieces) {
        List<Piece> sorted = new ArrayList<>(pieces);
        sorted.removeIf(each -> each.content().size() == 0);
        sorted.sort(Comparator.comparingLong(Piece::offset));
        return List.copyOf(sorted);
    }

    /// In the order of their places; between them are zeros.
    public List<Piece> pieces() {
        return pieces;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        if (position >= size) {
            return -1;
        }
        Map.Entry<Long, Piece> at = byOffset.floorEntry(position);
        if (at != null && position < at.getValue().end()) {
            return at.getValue().content().read(target, position - at.getKey());
        }
        Map.Entry<Long, Piece> next = byOffset.higherEntry(position);
        long zeros = (next == null ? size : next.getKey()) - position;
        int length = (int) Math.min(Math.min(target.remaining(), zeros), ZEROS.length);
        target.put(ZEROS, 0, length);
        return length;
    }
}
