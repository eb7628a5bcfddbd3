package dev.bootwright.formats.bytes;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Part of a source.
record SourceSlice(ByteSource whole, Extent part) implements ByteSource {

    @Override
    public long size() {
        return part.size();
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        long left = part.size() - position;
        if (left <= 0) {
            return -1;
        }
        int limit = target.limit();
        target.limit(target.position() + (int) Math.min(target.remaining(), left));
        try {
            return whole.read(target, part.offset() + position);
        } finally {
            target.limit(limit);
        }
    }
}
