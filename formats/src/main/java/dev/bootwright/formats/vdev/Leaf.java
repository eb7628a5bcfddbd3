package dev.bootwright.formats.vdev;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.ChecksumException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A disk, a partition or a file.
///
/// @param device  what the caller calls it
/// @param source  its bytes
/// @param isStale whether its label is older than those of its siblings: it was away while the pool
///                changed, so that only what a checksum confirms may be taken from it
record Leaf(String device, ByteSource source, boolean isStale) implements Vdev {

    /// Two labels and the room for a boot loader.
    static final long DATA_OFFSET = 4 << 20;

    @Override
    public byte[] read(long offset, int size, Verifier verifier) throws IOException {
        if (isStale && !verifier.isCertain()) {
            throw new IOException(device + ": its label is older than those of the others");
        }
        if (offset < 0 || offset > source.size() - DATA_OFFSET - size) {
            throw new EOFException(
                    "%s: %d bytes from byte %d on, it ends before".formatted(device, size, offset));
        }
        ByteBuffer bytes = ByteBuffer.allocate(size);
        source.readFully(bytes, offset + DATA_OFFSET);
        if (!verifier.accepts(bytes.array())) {
            throw new ChecksumException(
                    "%s: wrong checksum of %d bytes from byte %d on"
                            .formatted(device, size, offset + DATA_OFFSET));
        }
        return bytes.array();
    }

    @Override
    public Health health() {
        return isStale ? Health.DEGRADED : Health.ONLINE;
    }
}
