package dev.bootwright.image.debian;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import org.jspecify.annotations.Nullable;

/// Keeps two processes, or two threads of one, from working on the same file of a cache.
///
/// Each digest is one byte of a single lock file, far behind its end, so there is nothing to clean up
/// and the kernel lets go when a process dies. The channel is shared by all locks of a cache and closed
/// last: closing any channel of a file lets go of all locks the process has on it (fcntl(2)).
final class CacheLock implements AutoCloseable {

    private static final long POLL_MILLIS = 50;
    private static final int POSITION_DIGITS = 15; // 60 bits: any byte a lock can name

    private final FileLock lock;

    private CacheLock(FileLock lock) {
        this.lock = lock;
    }

    /// Waits until nobody else holds the lock of that digest.
    ///
    /// @param locks left open
    /// @throws InterruptedIOException if the thread is interrupted meanwhile
    static CacheLock acquire(FileChannel locks, String sha256) throws IOException {
        long position = Long.parseLong(sha256.substring(0, POSITION_DIGITS), 16);
        try {
            FileLock lock = attempt(locks, position);
            while (lock == null) {
                Thread.sleep(POLL_MILLIS);
                lock = attempt(locks, position);
            }
            return new CacheLock(lock);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while another process is downloading");
        }
    }

    private static @Nullable FileLock attempt(FileChannel locks, long position) throws IOException {
        try {
            return locks.tryLock(position, 1, false);
        } catch (OverlappingFileLockException e) {
            return null; // another thread of this process has it
        }
    }

    @Override
    public void close() throws IOException {
        lock.release();
    }
}
