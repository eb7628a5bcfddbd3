package dev.bootwright.formats.fat;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/// The content of a file in several extents.
final class ExtentsSource implements ByteSource {

    private final ByteSource volume;
    private final NavigableMap<Long, Extent> byPosition = new TreeMap<>();
    private final long size;

    /// @param size of the file, at most that of all extents
    ExtentsSource(ByteSource volume, List<Extent> extents, long size) {
        this.volume = volume;
        this.size = size;
        long position = 0;
        for (Extent each : extents) {
            byPosition.put(position, each);
            position += each.size();
        }
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
        var at = byPosition.floorEntry(position);
        long within = position - at.getKey();
        long left = Math.min(at.getValue().size() - within, size - position);
        int limit = target.limit();
        target.limit(target.position() + (int) Math.min(target.remaining(), left));
        try {
            return volume.read(target, at.getValue().offset() + within);
        } finally {
            target.limit(limit);
        }
    }
}
