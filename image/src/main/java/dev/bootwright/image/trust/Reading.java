package dev.bootwright.image.trust;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/// Reads a file of any size once, and gives every piece of it to several takers at the same time, while
/// the next piece is read. Two pieces are in memory.
final class Reading {

    private static final int PIECE_BYTES = 1 << 20;

    /// Takes the file piece by piece, on one thread at a time.
    interface Taker {
        void take(byte[] bytes, int offset, int count);
    }

    private Reading() {}

    /// @param progress told how many bytes all takers have
    /// @throws TrustException if the file grows or shrinks under the reader
    static void run(Path file, List<Taker> takers, LongConsumer progress) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                ExecutorService threads = Executors.newFixedThreadPool(takers.size())) {
            long size = channel.size();
            ByteBuffer next = ByteBuffer.allocate(PIECE_BYTES);
            ByteBuffer taken = ByteBuffer.allocate(PIECE_BYTES);
            List<Future<?>> running = List.of();
            long given = 0;
            while (given <= size && channel.read(next) >= 0) {
                await(running);
                progress.accept(given);
                byte[] piece = next.array();
                int count = next.position();
                running = give(takers, threads, piece, count);
                given += count;
                ByteBuffer free = taken.clear();
                taken = next;
                next = free;
            }
            await(running);
            progress.accept(given);
            if (given != size || channel.size() != size) {
                throw new TrustException(
                        "%s: %d bytes when opened, %d when read".formatted(file, size, given),
                        "Wait until it is complete, and try again.");
            }
        }
    }

    private static List<Future<?>> give(
            List<Taker> takers, ExecutorService threads, byte[] piece, int count) {
        return takers.stream()
                .<Future<?>>map(taker -> threads.submit(() -> taker.take(piece, 0, count)))
                .toList();
    }

    private static void await(List<Future<?>> running) throws IOException {
        try {
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }
}
