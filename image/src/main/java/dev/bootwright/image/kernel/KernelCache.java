package dev.bootwright.image.kernel;

import dev.bootwright.formats.json.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Kernels and sets of modules that were packed before, by a key made of all they depend on: a
/// container `KEY.bin` and what is where in it, `KEY.json`. Anything may be deleted at any time.
///
/// What is being written has a name that starts with a dot. One process packs at a time, under the
/// lock of the file `lock`, which the kernel takes from a process that dies; so whoever has the lock
/// knows that files with a dot are nobody's.
final class KernelCache {

    private static final System.Logger LOG = System.getLogger(KernelCache.class.getName());

    /// Entries kept; a kernel takes some 60 MB.
    private static final int KEPT = 8;

    private static final String CONTAINER = ".bin";
    private static final String INDEX = ".json";
    private static final String LOCK = "lock";
    private static final long POLL_MILLIS = 100;

    private final Path directory;
    private volatile List<Path> writing = List.of();

    KernelCache(Path directory) {
        this.directory = directory;
    }

    /// Writes a container and tells what is where in it.
    @FunctionalInterface
    interface Packing {

        /// @param container the file that `out` will be
        Kernel pack(OutputStream out, Path container) throws IOException;
    }

    Optional<Kernel> find(String key) throws IOException {
        Path index = directory.resolve(key + INDEX);
        Path container = directory.resolve(key + CONTAINER);
        if (!Files.exists(index) || !Files.exists(container)) {
            return Optional.empty();
        }
        try {
            Kernel kernel = KernelJson.read(Json.parse(Files.readString(index)), container);
            checkWhole(kernel, container);
            Files.setLastModifiedTime(index, FileTime.from(Instant.now()));
            return Optional.of(kernel);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} is made again: {1}", index, e.getMessage());
            return Optional.empty();
        }
    }

    private static void checkWhole(Kernel kernel, Path container) throws IOException {
        long wanted = kernel.vmlinuz().offset() + kernel.vmlinuz().size();
        for (KernelModule module : kernel.modules()) {
            wanted = Math.max(wanted, module.packed().offset() + module.packed().size());
        }
        if (Files.size(container) != wanted) {
            throw new IOException(
                    "%s: expected %d bytes, found %d"
                            .formatted(container, wanted, Files.size(container)));
        }
    }

    /// What was packed under a key, or is packed now. Waits while another process packs.
    ///
    /// @param waiting told once if there is one to wait for
    Kernel get(String key, Runnable waiting, Packing packing) throws IOException {
        Optional<Kernel> known = find(key);
        if (known.isPresent()) {
            return known.get();
        }
        try (FileChannel _ = lock(waiting)) {
            Optional<Kernel> packedMeanwhile = find(key);
            if (packedMeanwhile.isPresent()) {
                return packedMeanwhile.get();
            }
            removeLeftovers();
            return put(key, packing);
        }
    }

    /// The lock, to be closed. A thread of this process may have it as well as another process.
    private FileChannel lock(Runnable waiting) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        directory.resolve(LOCK),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            for (boolean told = false; !isLocked(channel); told = true) {
                if (!told) {
                    waiting.run();
                }
                Thread.sleep(POLL_MILLIS);
            }
            return channel;
        } catch (InterruptedException e) {
            channel.close();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while another build packs a kernel");
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private Kernel put(String key, Packing packing) throws IOException {
        Path container = directory.resolve(key + CONTAINER);
        Path part = directory.resolve("." + key + CONTAINER);
        Path index = directory.resolve("." + key + INDEX);
        List<Path> parts = List.of(part, index);
        writing = parts;
        try {
            Kernel kernel;
            try (var out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
                kernel = packing.pack(out, container);
            }
            Files.writeString(index, KernelJson.toJson(kernel).toString());
            Files.move(part, container, StandardCopyOption.ATOMIC_MOVE);
            Files.move(index, directory.resolve(key + INDEX), StandardCopyOption.ATOMIC_MOVE);
            removeOld();
            return kernel;
        } finally {
            writing = List.of();
            remove(parts);
        }
    }

    /// Removes what another thread is writing.
    void abandon() throws IOException {
        remove(writing);
    }

    private static void remove(List<Path> files) throws IOException {
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }

    /// Removes what a process left that died while it packed; the lock is held.
    private void removeLeftovers() throws IOException {
        try (DirectoryStream<Path> hidden = Files.newDirectoryStream(directory, ".*")) {
            for (Path file : hidden) {
                Files.deleteIfExists(file);
            }
        }
    }

    private void removeOld() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> old =
                    files.filter(file -> file.toString().endsWith(INDEX))
                            .sorted(Comparator.comparing(KernelCache::lastUsed).reversed())
                            .skip(KEPT)
                            .toList();
            for (Path index : old) {
                String key = index.getFileName().toString().replace(INDEX, "");
                Files.deleteIfExists(index);
                Files.deleteIfExists(directory.resolve(key + CONTAINER));
            }
        }
    }

    private static FileTime lastUsed(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0); // another process has just removed it
        }
    }
}
