package dev.bootwright.netboot.http;

import dev.bootwright.netboot.boot.BootContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/// A resource open for reading as if it were one file, so that Vert.x sends it without a copy. Counts the
/// bytes sent, so that the progress of a download can be seen while it runs, and makes sure before the
/// last of them that the files are still what was published.
final class MeteredChannel extends FileChannel {

    private final BootContent content;
    private long last;
    private volatile long sent;

    /// @param content closed with this channel
    MeteredChannel(BootContent content) {
        this.content = content;
        this.last = content.size() - 1;
    }

    /// @param position of the last byte that will be sent
    void endsWith(long position) {
        last = position;
    }

    /// In bytes, handed to the kernel for the client so far.
    long sent() {
        return sent;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one event loop writes, others only read
    public long transferTo(long position, long count, WritableByteChannel target)
            throws IOException {
        if (position == last) {
            content.check(); // a client that lacks one byte does not take what it has for the whole
        }
        long wanted = position < last ? Math.min(count, last - position) : count;
        long transferred = content.transferTo(position, wanted, target);
        sent += transferred;
        return transferred;
    }

    @Override
    public int read(ByteBuffer buffer, long position) throws IOException {
        int length = (int) Math.min(buffer.remaining(), content.size() - position);
        if (length <= 0) {
            return -1;
        }
        ByteBuffer part = buffer.slice(buffer.position(), length);
        content.read(position, new ByteBuffer[] {part}, 1);
        buffer.position(buffer.position() + length);
        return length;
    }

    @Override
    public long size() {
        return content.size();
    }

    @Override
    protected void implCloseChannel() throws IOException {
        content.close();
    }

    // The rest of a FileChannel, which Vert.x does not use to send one.

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        throw notAFile();
    }

    @Override
    public long read(ByteBuffer[] buffers, int offset, int length) throws IOException {
        throw notAFile();
    }

    @Override
    public long position() throws IOException {
        throw notAFile();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        throw notAFile();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        throw notAFile();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        throw notAFile();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        throw notAFile();
    }

    private static IOException notAFile() {
        return new IOException("several parts are no file: they are read by position");
    }

    @Override
    public void force(boolean metaData) {
        // Nothing is written, so nothing waits.
    }

    @Override
    public int write(ByteBuffer buffer) {
        throw new NonWritableChannelException();
    }

    @Override
    public long write(ByteBuffer[] buffers, int offset, int length) {
        throw new NonWritableChannelException();
    }

    @Override
    public int write(ByteBuffer buffer, long position) {
        throw new NonWritableChannelException();
    }

    @Override
    public FileChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw new NonWritableChannelException();
    }
}
