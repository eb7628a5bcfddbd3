package dev.bootwright.formats.zfs;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.dmu.Dnode;
import dev.bootwright.formats.zio.Block;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// What a file holds, block by block.
final class FileContent implements ByteSource {

    private final Dnode dnode;
    private final long size;
    private long cachedNumber = -1;
    private Optional<Block> cached = Optional.empty();

    /// @param size in bytes
    FileContent(Dnode dnode, long size) {
        this.dnode = dnode;
        this.size = size;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public synchronized int read(ByteBuffer target, long position) throws IOException {
        if (position >= size) {
            return -1;
        }
        long number = position / dnode.blockSize();
        int from = (int) (position % dnode.blockSize());
        if (number != cachedNumber) {
            cached = dnode.block(number);
            cachedNumber = number;
        }
        int length = (int) Math.min(dnode.blockSize() - from, size - position);
        length = Math.min(length, target.remaining());
        if (cached.isPresent()) {
            int limit = target.limit();
            target.limit(target.position() + length);
            cached.get().copyTo(target, from);
            target.limit(limit);
        } else {
            target.put(new byte[length]); // never written: zeros
        }
        return length;
    }
}
