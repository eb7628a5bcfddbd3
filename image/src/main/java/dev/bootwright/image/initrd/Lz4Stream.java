package dev.bootwright.image.initrd;

import dev.bootwright.formats.bytes.FormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorInputStream;

/// The unpacked bytes of LZ4's legacy format, the only one of LZ4's the kernel reads.
///
/// ```text
/// size  field   little-endian
///    4  magic   0x184C2102
///    4  size    of the next block, at most 8 MiB and what LZ4 may add to that; repeated to the end
///    n  block
/// ```
///
/// Nothing ends it but the end of the file, another magic or a size that cannot be.
///
/// Source: lz4's `lz4_Frame_format.md`, "Legacy frame"; the Linux kernel's `decompress_unlz4.c`.
final class Lz4Stream extends InputStream {

    private static final long MAGIC = 0x184C2102L;
    private static final int BLOCK_BYTES = 8 << 20;
    private static final int MOST_PACKED_BYTES = BLOCK_BYTES + BLOCK_BYTES / 255 + 16;

    private final Tape tape;
    private InputStream block = InputStream.nullInputStream();
    private boolean finished;

    Lz4Stream(Tape tape) throws IOException {
        this.tape = tape;
        tape.skipNBytes(4);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (!finished) {
            int count = block.read(target, offset, length);
            if (count >= 0) {
                return count;
            }
            nextBlock();
        }
        return -1;
    }

    private void nextBlock() throws IOException {
        long start;
        long packed;
        do {
            start = tape.position();
            packed = number(tape.readNBytes(4));
        } while (packed == MAGIC);
        if (packed <= 0 || packed > MOST_PACKED_BYTES) {
            tape.wind(start);
            finished = true;
            return;
        }
        byte[] bytes = tape.readNBytes((int) packed);
        if (bytes.length < packed) {
            throw new FormatException(
                    "lz4",
                    "block",
                    start + 4,
                    "needs %d bytes, input ends after %d".formatted(packed, bytes.length));
        }
        block = new BlockLZ4CompressorInputStream(new ByteArrayInputStream(bytes));
    }

    /// @return -1 if the file ended before all four bytes
    private static long number(byte[] bytes) {
        return bytes.length < 4
                ? -1
                : Integer.toUnsignedLong(
                        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt());
    }
}
