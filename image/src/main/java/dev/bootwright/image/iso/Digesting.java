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
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Makes several digests of parts of a file in one reading of it. Each has a thread of its own and goes
/// through the file at its own pace, so that however many processors there are, all of them work.
final class Digesting {

    private static final int PIECE_BYTES = 1 << 20;

    /// A digest of everything booted is made in each of these.
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
        Reading reading = new Reading(extents);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            update(List.copyOf(digests.values()), reading, channel);
        }
        Map<Algorithm, String> found = new EnumMap<>(Algorithm.class);
        digests.forEach((algorithm, digest) ->
                found.put(algorithm, HexFormat.of().formatHex(digest.digest())));
        return found;
    }

    private void update(List<MessageDigest> digests, Reading reading, FileChannel channel)
            throws IOException {
        Pieces pieces = new Pieces(digests.size(), reading.sizeOfPiece());
        try (ExecutorService threads = Executors.newFixedThreadPool(digests.size())) {
            List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < digests.size(); i++) {
                int consumer = i;
                work.add(threads.submit(() -> update(digests.get(consumer), pieces, consumer)));
            }
            try {
                while (reading.into(pieces.empty(), channel)) {
                    pieces.fill();
                }
            } finally {
                pieces.end();
            }
            for (Future<?> each : work) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("%s: no digest was made".formatted(file), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    private @Nullable Void update(MessageDigest digest, Pieces pieces, int consumer)
            throws InterruptedException {
        try {
            for (ByteBuffer piece = pieces.next(consumer);
                    piece.hasRemaining();
                    piece = pieces.next(consumer)) {
                int count = piece.remaining();
                digest.update(piece);
                pieces.taken(consumer);
                progress.accept(done.addAndGet(count));
            }
            return null;
        } finally {
            pieces.leave(consumer);
        }
    }

    /// What stands in the extents, one after another.
    private final class Reading {

        private final Deque<Extent> left;

        Reading(List<Extent> extents) {
            left = new ArrayDeque<>(extents);
        }

        int sizeOfPiece() {
            long all = left.stream().mapToLong(Extent::size).sum();
            return (int) Math.min(PIECE_BYTES, all);
        }

        /// Fills an empty buffer as far as there is anything, and flips it.
        ///
        /// @return whether there was anything
        boolean into(ByteBuffer buffer, FileChannel channel) throws IOException {
            while (buffer.hasRemaining() && !left.isEmpty()) {
                Extent extent = left.pop();
                int wanted = (int) Math.min(buffer.remaining(), extent.size());
                readFully(buffer, wanted, extent, channel);
                if (wanted < extent.size()) {
                    left.push(new Extent(extent.offset() + wanted, extent.size() - wanted));
                }
            }
            buffer.flip();
            return buffer.hasRemaining();
        }

        private void readFully(ByteBuffer buffer, int wanted, Extent extent, FileChannel channel)
                throws IOException {
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
