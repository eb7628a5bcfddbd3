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
import java.util.ArrayList;
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

/// Makes several digests of parts of a file at once, each on a thread of its own: together they take
/// as long as the slowest where there is a processor for each. A file that was read a moment ago is
/// still in memory, so each reads for itself.
final class Digesting {

    private static final int BUFFER_BYTES = 1 << 20;

    /// A digest of everything booted is made in each of these.
    enum Algorithm {
        SHA256,
        SHA512,
        BLAKE2B;

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
        Map<Algorithm, String> found = new EnumMap<>(Algorithm.class);
        try (ExecutorService threads = Executors.newFixedThreadPool(algorithms.size())) {
            List<Future<String>> running = new ArrayList<>();
            for (Algorithm algorithm : algorithms) {
                running.add(threads.submit(() -> digest(algorithm.digest(), extents)));
            }
            try {
                for (int i = 0; i < algorithms.size(); i++) {
                    found.put(algorithms.get(i), running.get(i).get());
                }
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted");
            } finally {
                threads.shutdownNow();
            }
        }
        return found;
    }

    private String digest(MessageDigest digest, List<Extent> extents) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            for (Extent extent : extents) {
                for (long at = extent.offset(); at < extent.end(); ) {
                    buffer.clear().limit((int) Math.min(buffer.capacity(), extent.end() - at));
                    int count = channel.read(buffer, at);
                    if (count < 0) {
                        throw new EOFException(
                                "%s: ends at byte %d, expected %d"
                                        .formatted(file, at, extent.end()));
                    }
                    digest.update(buffer.flip());
                    at += count;
                    progress.accept(done.addAndGet(count));
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
