package dev.bootwright.netboot.tftp;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A run of DATA packets in memory, one behind the other as one call can send them, some read ahead.
///
/// ```text
///  2 bytes     2 bytes      n bytes
/// | opcode 3 |   block #  |   data   |   RFC 1350 §5, as often as there is room
/// ```
final class DataBlocks {

    /// How much is read at once, in bytes; a window is never split.
    private static final int READ_AHEAD = 1 << 15;

    static final int HEADER_BYTES = 4;
    private static final ValueLayout.OfShort U16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Content content;
    private final int blockSize;
    private final int packetBytes;
    private final MemorySegment packets;
    private final ByteBuffer[] data;
    private long firstBlock;
    private int count;

    /// @param arena that the packets live in
    DataBlocks(Arena arena, Content content, int blockSize, int windowSize) {
        this.content = content;
        this.blockSize = blockSize;
        this.packetBytes = HEADER_BYTES + blockSize;
        int windows = Math.max(1, READ_AHEAD / blockSize / windowSize);
        long blocks = Math.min((long) windows * windowSize, content.size() / blockSize + 1);
        this.data = new ByteBuffer[(int) blocks];
        this.packets = arena.allocate(blocks * packetBytes);
        for (int i = 0; i < data.length; i++) {
            long start = (long) i * packetBytes;
            packets.set(U16, start, (short) Opcode.DATA.code);
            data[i] = packets.asSlice(start + HEADER_BYTES, blockSize).asByteBuffer();
        }
    }

    /// The packets of some blocks, one behind the other.
    ///
    /// @param first counted from 1
    /// @param last  inclusive, at most a window behind `first`
    /// @throws IOException if the content cannot be read
    MemorySegment packets(long first, long last) throws IOException {
        if (first < firstBlock || last >= firstBlock + count) {
            fill(first);
        }
        long start = (first - firstBlock) * packetBytes;
        long blocks = last - first + 1;
        return packets.asSlice(start, blocks * packetBytes - (blockSize - sizeOf(last)));
    }

    int packetBytes() {
        return packetBytes;
    }

    private void fill(long first) throws IOException {
        long lastBlock = content.size() / blockSize + 1;
        count = 0; // nothing holds if the reading fails
        int wanted = (int) Math.min(data.length, lastBlock - first + 1);
        for (int i = 0; i < wanted; i++) {
            packets.set(U16, (long) i * packetBytes + 2, (short) (first + i));
            data[i].clear().limit(sizeOf(first + i));
        }
        content.read((first - 1) * blockSize, data, wanted);
        firstBlock = first;
        count = wanted;
    }

    /// Bytes of data in a block: fewer in the last.
    private int sizeOf(long block) {
        return (int) Math.min(blockSize, content.size() - (block - 1) * blockSize);
    }
}
