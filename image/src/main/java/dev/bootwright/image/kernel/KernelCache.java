package dev.bootwright.image.kernel;

import dev.bootwright.formats.json.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Kernels and sets of modules that were packed before, by a key made of all they depend on: a
/// container `KEY.bin` and what is where in it, `KEY.json`. Anything may be deleted at any time.
final class KernelCache {

    private static final System.Logger LOG = System.getLogger(KernelCache.class.getName());

    /// Entries kept; a kernel takes some 60 MB.
    private static final int KEPT = 8;

    private static final String CONTAINER = ".bin";
    private static final String INDEX = ".json";

    private final Path directory;

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
            Files.setLastModifiedTime(index, FileTime.from(Instant.now()));
            return Optional.of(kernel);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} is made again: {1}", index, e.getMessage());
            return Optional.empty();
        }
    }

    Kernel put(String key, Packing packing) throws IOException {
        Path container = directory.resolve(key + CONTAINER);
        Path part = Files.createTempFile(directory, ".", CONTAINER);
        Path index = Files.createTempFile(directory, ".", INDEX);
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
            Files.deleteIfExists(part);
            Files.deleteIfExists(index);
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
