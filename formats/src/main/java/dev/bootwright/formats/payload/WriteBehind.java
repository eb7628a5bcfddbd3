package dev.bootwright.formats.payload;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Brings to the disk what was written while more is being written. Else the disk would idle for as long
/// as the kernel likes to collect, and whoever needs the file on the disk would wait for all of it.
///
/// An error of the disk is told once only, to whoever asks first: so it is kept here, and thrown.
final class WriteBehind implements AutoCloseable {

    private static final long BYTES = 64 << 20;

    private final FileChannel out;
    private final ExecutorService disk =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("payload-write-behind").factory());
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
    private long waiting;

    /// @param out left open
    WriteBehind(FileChannel out) {
        this.out = out;
    }

    /// @throws IOException if what was written before could not be brought to the disk
    void wrote(long bytes) throws IOException {
        waiting += bytes;
        if (waiting >= BYTES && last.isDone()) {
            await();
            waiting = 0;
            last = CompletableFuture.runAsync(this::force, disk);
        }
    }

    private void force() {
        try {
            out.force(false);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    /// Waits for what is under way.
    ///
    /// @throws IOException if something could not be brought to the disk
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
        disk.close();
    }
}
