package dev.bootwright.image.initrd;

import dev.bootwright.formats.bytes.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// A [ByteSource] read in order, that can be wound to any place.
///
/// `mark` and `reset` work over any distance, so a decompressor that reads too far can give back what
/// it did not need.
final class Tape extends InputStream {

    private static final int BUFFER_BYTES = 1 << 16;

    private final ByteSource source;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private long bufferStart;
    private long mark;

    Tape(ByteSource source) {
        this.source = source;
    }

    long position() {
        return bufferStart + buffer.position();
    }

    /// @param position at most the size of the source
    void wind(long position) {
        if (position >= bufferStart && position <= bufferStart + buffer.limit()) {
            buffer.position((int) (position - bufferStart));
        } else {
            bufferStart = position;
            buffer.position(0).limit(0);
        }
    }

    /// The next bytes without moving on; shorter at the end of the source.
    byte[] peek(int length) throws IOException {
        long start = position();
        byte[] bytes = readNBytes(length);
        wind(start);
        return bytes;
    }

    @Override
    public int read() throws IOException {
        return fill() ? Byte.toUnsignedInt(buffer.get()) : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(target, offset, count);
        return count;
    }

    @Override
    public int available() {
        return buffer.remaining();
    }

    @Override
    public boolean markSupported() {
        return true;
    }

    @Override
    public void mark(int readLimit) {
        mark = position();
    }

    @Override
    public void reset() {
        wind(mark);
    }

    private boolean fill() throws IOException {
        if (buffer.hasRemaining()) {
            return true;
        }
        bufferStart += buffer.position();
        buffer.clear();
        int count = bufferStart < source.size() ? source.read(buffer, bufferStart) : -1;
        buffer.flip();
        return count > 0;
    }
}
