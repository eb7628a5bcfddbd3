package dev.bootwright.formats.bytes;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Has the device write while more is laid out for it. Else it would idle for as long as the kernel likes
/// to collect, and whoever needs the bytes on the device would wait for all of them.
///
/// An error of the device is told once only, to whoever asks first: it is kept here, and thrown.
public final class WriteBehind implements AutoCloseable {

    private final FileChannel out;
    private final long stepBytes;
    private final boolean inLockstep;
    private final ExecutorService device =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("write-behind").factory());
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
    private long waiting;

    private WriteBehind(FileChannel out, long stepBytes, boolean inLockstep) {
        this.out = out;
        this.stepBytes = stepBytes;
        this.inLockstep = inLockstep;
    }

    /// One step is on its way while one is filled, and no more: progress is never further than two steps
    /// ahead of the device.
    ///
    /// @param out left open
    public static WriteBehind inLockstep(FileChannel out, long stepBytes) {
        return new WriteBehind(out, stepBytes, true);
    }

    /// Steps are at least this large, and larger where the device is behind: nobody waits for it.
    ///
    /// @param out left open
    public static WriteBehind atLeast(FileChannel out, long stepBytes) {
        return new WriteBehind(out, stepBytes, false);
    }

    /// @throws IOException if what was written before did not reach the device
    public void wrote(long bytes) throws IOException {
        waiting += bytes;
        if (waiting >= stepBytes && (inLockstep || last.isDone())) {
            await();
            waiting = 0;
            last = CompletableFuture.runAsync(this::force, device);
        }
    }

    private void force() {
        try {
            out.force(false);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    /// Waits for what is on its way.
    ///
    /// @throws IOException if it did not reach the device
    public void await() throws IOException {
        try {
            last.join();
        } catch (CompletionException e) {
            throw Optional.ofNullable(e.getCause())
                    .filter(IOException.class::isInstance)
                    .map(IOException.class::cast)
                    .orElseThrow(() -> e);
        }
    }

    @Override
    public void close() {
        device.close();
    }
}
