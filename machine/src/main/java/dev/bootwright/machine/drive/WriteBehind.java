package dev.bootwright.machine.drive;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Has the device write while more is laid out for it: one step is on its way, one is being filled. So the
/// device never idles, and progress is never more than two steps ahead of it.
///
/// An error of the device is told once only, to whoever asks first: it is kept here, and thrown.
final class WriteBehind implements AutoCloseable {

    private static final long STEP_BYTES = 16L << 20;

    private final FileChannel out;
    private final ExecutorService device =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("drive-write-behind").factory());
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
    private long waiting;

    /// @param out left open
    WriteBehind(FileChannel out) {
        this.out = out;
    }

    /// @throws IOException if what was written before did not reach the device
    void wrote(long bytes) throws IOException {
        waiting += bytes;
        if (waiting >= STEP_BYTES) {
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
    void await() throws IOException {
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
