package dev.bootwright.netboot.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file open for reading that counts the bytes sent from it, so that the progress of a zero-copy
/// download can be seen while it runs.
final class MeteredChannel extends FileChannel {

    private final FileChannel file;
    private volatile long sent;

    private MeteredChannel(FileChannel file) {
        this.file = file;
    }

    static MeteredChannel open(Path path) throws IOException {
        return new MeteredChannel(FileChannel.open(path, StandardOpenOption.READ));
    }

    /// In bytes, handed to the kernel for the client so far.
    long sent() {
        return sent;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one event loop writes, others only read
    public long transferTo(long position, long count, WritableByteChannel target)
            throws IOException {
        long transferred = file.transferTo(position, count, target);
        if (transferred > 0) {
            sent += transferred;
        }
        return transferred;
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        return file.read(buffer);
    }

    @Override
    public long read(ByteBuffer[] buffers, int offset, int length) throws IOException {
        return file.read(buffers, offset, length);
    }

    @Override
    public int read(ByteBuffer buffer, long position) throws IOException {
        return file.read(buffer, position);
    }

    @Override
    public long position() throws IOException {
        return file.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        file.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        return file.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return file.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return file.tryLock(position, size, shared);
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

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }
}
