package dev.bootwright.formats.zio;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// The blocks that were asked for last, up to a number of bytes.
final class BlockCache {

    private static final long CAPACITY_BYTES = 16 << 20;

    interface Source {
        Block read(BlockPointer pointer) throws IOException;
    }

    private final Map<BlockPointer, Block> blocks = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    Block get(BlockPointer pointer, Source source) throws IOException {
        synchronized (blocks) {
            Block cached = blocks.get(pointer);
            if (cached != null) {
                return cached;
            }
        }
        Block read = source.read(pointer);
        synchronized (blocks) {
            if (blocks.put(pointer, read) == null) {
                bytes += read.length();
            }
            var eldest = blocks.entrySet().iterator();
            while (bytes > CAPACITY_BYTES && eldest.hasNext()) {
                bytes -= eldest.next().getValue().length();
                eldest.remove();
            }
        }
        return read;
    }
}
