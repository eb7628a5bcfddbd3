package dev.bootwright.image.debian;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Files from mirrors, kept by their digests: `sha256/ab/abcd…`.
///
/// A file is in the cache whole and verified or not at all; what an interrupted download brought waits
/// in `….part` to be gone on with. Any number of threads and processes may use one directory.
public final class PackageCache implements AutoCloseable {

    private static final int PARALLEL = 3;
    private static final long SPACE_TO_SPARE = 16 << 20;

    private final Path directory;
    private final FileChannel locks;
    private final Optional<Downloads> downloads;
    private final Progress progress;
    private final Map<String, Path> verified = new ConcurrentHashMap<>();

    private PackageCache(
            Path directory, FileChannel locks, Optional<Downloads> downloads, Progress progress) {
        this.directory = directory;
        this.locks = locks;
        this.downloads = downloads;
        this.progress = progress;
    }

    /// A cache that downloads what it does not have.
    ///
    /// @param directory created when it is not there
    /// @throws DebianException if it cannot be written
    public static PackageCache open(Path directory, Proxies proxies, Progress progress)
            throws IOException {
        return open(directory, Optional.of(Downloads.usual(proxies)), progress);
    }

    /// A cache that gives what it has and asks nobody.
    ///
    /// @throws DebianException if it cannot be written
    public static PackageCache openOffline(Path directory) throws IOException {
        return open(directory, Optional.empty(), Progress.NONE);
    }

    static PackageCache open(Path directory, Optional<Downloads> downloads, Progress progress)
            throws IOException {
        try {
            Files.createDirectories(directory);
            FileChannel locks =
                    FileChannel.open(
                            directory.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            return new PackageCache(directory, locks, downloads, progress);
        } catch (IOException e) {
            throw new DebianException(
                    "%s: the cache cannot be used: %s".formatted(directory, e),
                    "Name a directory you may write to in the variable BOOTWRIGHT_CACHE.",
                    e);
        }
    }

    boolean isOffline() {
        return downloads.isEmpty();
    }

    /// The file, downloaded if need be, and verified by this process at least once.
    ///
    /// @throws DebianException if it cannot be had, or the disk is full
    Path fetch(Wanted wanted) throws IOException {
        return fetch(wanted, new Total(List.of(wanted)));
    }

    /// All the files, a few at a time.
    ///
    /// @return where each lies, in the order they were asked for
    /// @throws DebianException if one of them cannot be had: the first one that failed
    List<Path> fetchAll(Collection<Wanted> wanted) throws IOException {
        var total = new Total(wanted);
        List<Path> paths = new ArrayList<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(PARALLEL)) {
            List<Future<Path>> files = new ArrayList<>();
            wanted.forEach(each -> files.add(workers.submit(() -> fetch(each, total))));
            try {
                for (Future<Path> file : files) {
                    paths.add(file.get());
                }
            } catch (ExecutionException e) {
                workers.shutdownNow();
                throw failure(e);
            } catch (InterruptedException e) {
                workers.shutdownNow();
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while downloading");
            }
        }
        return paths;
    }

    private static IOException failure(ExecutionException failure) {
        return switch (failure.getCause()) {
            case IOException e -> e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> new IOException(failure);
        };
    }

    private Path fetch(Wanted wanted, Total total) throws IOException {
        Path file = path(wanted.sha256());
        Path known = verified.get(wanted.sha256());
        if (known == null) {
            try (CacheLock _ = CacheLock.acquire(locks, wanted.sha256())) {
                if (isGood(file, wanted)) {
                    total.hadAlready(wanted);
                } else {
                    download(wanted, file, total);
                }
            }
            verified.put(wanted.sha256(), file);
        } else {
            total.hadAlready(wanted);
        }
        return file;
    }

    /// Whether the cache has the file, unspoilt; a spoilt one is removed.
    private static boolean isGood(Path file, Wanted wanted) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        if (Files.size(file) == wanted.size() && Digests.hex(file).equals(wanted.sha256())) {
            return true;
        }
        Files.delete(file);
        return false;
    }

    private void download(Wanted wanted, Path file, Total total) throws IOException {
        Downloads from =
                downloads.orElseThrow(() ->
                        new DebianException(
                                "%s: not in the cache %s".formatted(wanted.name(), directory),
                                "Run once without --offline to download it."));
        Path partial = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.createDirectories(file.getParent());
            checkSpace(wanted, partial);
            from.fetch(wanted, partial, done -> total.at(wanted, done));
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
            total.at(wanted, wanted.size());
        } catch (Transfer.CannotWrite e) {
            throw cannotWrite(wanted, e);
        }
    }

    private void checkSpace(Wanted wanted, Path partial) throws IOException {
        long have = Files.exists(partial) ? Files.size(partial) : 0;
        long need = Math.max(0, wanted.size() - have) + SPACE_TO_SPARE;
        long free = Files.getFileStore(directory).getUsableSpace();
        if (free < need) {
            throw diskFull(wanted, free, null);
        }
    }

    private DebianException cannotWrite(Wanted wanted, IOException e) throws IOException {
        long free = Files.getFileStore(directory).getUsableSpace();
        if (free < SPACE_TO_SPARE || String.valueOf(e.getMessage()).contains("No space left")) {
            return diskFull(wanted, free, e);
        }
        return new DebianException(
                "%s: cannot be stored in %s: %s"
                        .formatted(wanted.name(), directory, e.getMessage()),
                "Name a directory you may write to in the variable BOOTWRIGHT_CACHE.",
                e);
    }

    private DebianException diskFull(
            Wanted wanted, long free, @org.jspecify.annotations.Nullable IOException cause) {
        String message =
                "%s: the disk is full: %d bytes are wanted, %d are free in %s"
                        .formatted(wanted.name(), wanted.size(), free, directory);
        String hint =
                "Make room, or name a directory on another disk in the variable BOOTWRIGHT_CACHE."
                        + " What was downloaded is kept.";
        return cause == null
                ? new DebianException(message, hint)
                : new DebianException(message, hint, cause);
    }

    private Path path(String sha256) {
        return directory.resolve("sha256").resolve(sha256.substring(0, 2)).resolve(sha256);
    }

    /// What a mirror says now under a name, whatever its digest.
    ///
    /// @throws DebianException if it cannot be had
    byte[] fetchCurrent(String name, List<URI> places, int limit) throws IOException {
        return downloads
                .orElseThrow(() -> new IllegalStateException("offline"))
                .fetchSmall(name, places, limit);
    }

    /// The last signed release that was remembered for a source.
    Optional<byte[]> rememberedRelease(Source source) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(release(source)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// Keeps a release whose signature was found good, for when the mirror cannot be reached.
    void rememberRelease(Source source, byte[] inRelease) throws IOException {
        Path file = release(source);
        Files.createDirectories(file.getParent());
        Path temporary = Files.createTempFile(file.getParent(), "release", ".part");
        try {
            Files.write(temporary, inRelease);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private Path release(Source source) {
        String name = source.mirrors().getFirst() + "dists/" + source.suite();
        String digest = Digests.hex(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return directory.resolve("releases").resolve(digest);
    }

    @Override
    public void close() throws IOException {
        locks.close();
    }

    /// How far several files have come together.
    private final class Total {
        private final long size;
        private final Map<String, Long> done = new ConcurrentHashMap<>();

        Total(Collection<Wanted> wanted) {
            this.size = wanted.stream().mapToLong(Wanted::size).sum();
        }

        /// Counts it, but tells nobody: looking is no download.
        void hadAlready(Wanted wanted) {
            done.put(wanted.sha256(), wanted.size());
        }

        void at(Wanted wanted, long bytes) {
            done.put(wanted.sha256(), bytes);
            long sum = done.values().stream().mapToLong(Long::longValue).sum();
            progress.at(wanted.name(), sum, size);
        }
    }
}
