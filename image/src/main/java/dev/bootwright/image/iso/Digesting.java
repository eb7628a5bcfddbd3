package dev.bootwright.image.iso;

import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.image.trust.Blake2b;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Makes several digests of parts of a file in one reading of it: while all of them work on one piece,
/// the next is read. The most laborious digest goes first, so that on two processors it has one for itself
/// and the others share the second.
final class Digesting {

    private static final int PIECE_BYTES = 1 << 20;

    /// A digest of everything booted is made in each of these. In the order of their labour, the most
    /// first.
    enum Algorithm {
        BLAKE2B,
        SHA512,
        SHA256;

        MessageDigest digest() {
            try {
                return switch (this) {
                    case SHA256 -> MessageDigest.getInstance("SHA-256");
                    case SHA512 -> MessageDigest.getInstance("SHA-512");
                    case BLAKE2B -> new Blake2b();
                };
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError("every Java platform has SHA-2", e);
            }
        }
    }

    private final Path file;
    private final LongConsumer progress;
    private final AtomicLong done = new AtomicLong();

    /// @param progress told, by any thread, how many bytes of all digests together are done
    Digesting(Path file, LongConsumer progress) {
        this.file = file;
        this.progress = progress;
    }

    /// The digests of a part, in every algorithm.
    ///
    /// @throws EOFException if the file ends before the part does
    Digests all(List<Extent> extents) throws IOException {
        Map<Algorithm, String> found = each(List.of(Algorithm.values()), extents);
        return new Digests(
                found.getOrDefault(Algorithm.SHA256, ""),
                found.getOrDefault(Algorithm.SHA512, ""),
                found.getOrDefault(Algorithm.BLAKE2B, ""));
    }

    /// The digests of a part in some algorithms, in lower-case hex.
    Map<Algorithm, String> each(List<Algorithm> algorithms, List<Extent> extents)
            throws IOException {
        Map<Algorithm, MessageDigest> digests = new EnumMap<>(Algorithm.class);
        algorithms.forEach(algorithm -> digests.put(algorithm, algorithm.digest()));
        int threads = Math.min(digests.size(), Runtime.getRuntime().availableProcessors());
        try (ExecutorService pool = Executors.newFixedThreadPool(threads);
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            try {
                update(List.copyOf(digests.values()), new Pieces(channel, extents), pool);
            } finally {
                pool.shutdownNow();
            }
        }
        Map<Algorithm, String> found = new EnumMap<>(Algorithm.class);
        digests.forEach((algorithm, digest) ->
                found.put(algorithm, HexFormat.of().formatHex(digest.digest())));
        return found;
    }

    private void update(List<MessageDigest> digests, Pieces pieces, ExecutorService pool)
            throws IOException {
        int size = pieces.sizeOfBuffer();
        ByteBuffer piece = ByteBuffer.allocate(size);
        ByteBuffer next = ByteBuffer.allocate(size);
        pieces.read(piece);
        while (piece.hasRemaining()) {
            List<Callable<Void>> work = new ArrayList<>();
            for (MessageDigest digest : digests) {
                ByteBuffer input = piece.duplicate();
                work.add(() -> update(digest, input));
            }
            ByteBuffer ahead = next;
            work.add(() -> pieces.read(ahead));
            await(pool, work);
            next = piece;
            piece = ahead;
        }
    }

    private @Nullable Void update(MessageDigest digest, ByteBuffer input) {
        int count = input.remaining();
        digest.update(input);
        progress.accept(done.addAndGet(count));
        return null;
    }

    private static void await(ExecutorService pool, List<Callable<Void>> work) throws IOException {
        try {
            for (Future<Void> done : pool.invokeAll(work)) {
                done.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    /// What stands in the extents, one after another.
    private final class Pieces {

        private final FileChannel channel;
        private final Deque<Extent> left;

        Pieces(FileChannel channel, List<Extent> extents) {
            this.channel = channel;
            this.left = new ArrayDeque<>(extents);
        }

        int sizeOfBuffer() {
            long all = left.stream().mapToLong(Extent::size).sum();
            return (int) Math.min(PIECE_BYTES, all);
        }

        /// Fills the buffer as far as there is anything, and flips it.
        @Nullable Void read(ByteBuffer buffer) throws IOException {
            buffer.clear();
            while (buffer.hasRemaining() && !left.isEmpty()) {
                Extent extent = left.pop();
                int wanted = (int) Math.min(buffer.remaining(), extent.size());
                readFully(buffer, wanted, extent);
                if (wanted < extent.size()) {
                    left.push(new Extent(extent.offset() + wanted, extent.size() - wanted));
                }
            }
            buffer.flip();
            return null;
        }

        private void readFully(ByteBuffer buffer, int wanted, Extent extent) throws IOException {
            int limit = buffer.limit();
            int start = buffer.position();
            buffer.limit(start + wanted);
            while (buffer.hasRemaining()) {
                long at = extent.offset() + buffer.position() - start;
                if (channel.read(buffer, at) < 0) {
                    throw new EOFException(
                            "%s: ends at byte %d, expected %d".formatted(file, at, extent.end()));
                }
            }
            buffer.limit(limit);
        }
    }
}
