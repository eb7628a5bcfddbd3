package dev.bootwright.formats.zfs;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.dmu.Dnode;
import dev.bootwright.formats.zio.Block;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Name-value lists that are kept in an object. Its bonus is their length, 8 bytes.
final class PackedLists {

    /// Enough for thousands of disks.
    private static final int MAX_BYTES = 16 << 20;

    private PackedLists() {}

    static byte[] read(Dnode dnode) throws IOException {
        long length = dnode.bonus().bits64("length", 0);
        long there =
                Math.multiplyHigh(dnode.lastBlock() + 1, dnode.blockSize()) != 0
                        ? Long.MAX_VALUE
                        : (dnode.lastBlock() + 1) * dnode.blockSize();
        if (length < 0 || length > MAX_BYTES || length > there) {
            throw new FormatException(
                    "ZFS packed list",
                    "length",
                    0,
                    "%d bytes, the object has %d".formatted(length, there));
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) length);
        for (long number = 0; bytes.hasRemaining(); number++) {
            Block block =
                    dnode.metadata(number)
                            .orElseThrow(() ->
                                    new FormatException("ZFS packed list", "block", 0, "a hole"));
            block.copyTo(bytes, 0);
        }
        return bytes.array();
    }
}
