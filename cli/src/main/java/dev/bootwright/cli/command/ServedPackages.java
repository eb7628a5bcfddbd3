package dev.bootwright.cli.command;

import dev.bootwright.image.debian.AptSources;
import dev.bootwright.image.debian.DebianException;
import dev.bootwright.image.debian.PackageCache;
import dev.bootwright.image.debian.Proxies;
import dev.bootwright.image.debian.Repository;
import dev.bootwright.image.initramfs.PackageArchive;
import dev.bootwright.server.agent.Packages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/// Packages for machines whose image runs already, from where builds of images have theirs: the mirrors of
/// this computer, signatures and digests checked, through the same cache. One is made at a time.
final class ServedPackages implements Packages {

    private static final Path ROOT = Path.of("/");

    private final Path directory;
    private final ReentrantLock one = new ReentrantLock();

    /// @param data directory of the server
    ServedPackages(Path data) {
        this.directory = data.resolve("packages");
    }

    @Override
    public Archive archive(String name) throws IOException {
        one.lock();
        try {
            return archive(name, Directories.cache(System.getenv()).resolve("packages"));
        } finally {
            one.unlock();
        }
    }

    /// What the cache has comes first: it is of the versions that images are built with.
    private Archive archive(String name, Path cache) throws IOException {
        try (PackageCache cached = PackageCache.openOffline(cache)) {
            return write(name, cached);
        } catch (DebianException _) {
            try (PackageCache downloads =
                    PackageCache.open(
                            cache, Proxies.read(ROOT, System.getenv()), (_, _, _) -> {})) {
                return write(name, downloads);
            }
        }
    }

    private Archive write(String name, PackageCache cache) throws IOException {
        Repository repository = Repository.open(AptSources.read(ROOT), "amd64", cache);
        Files.createDirectories(directory);
        Path file = directory.resolve(name + ".cpio");
        return new Archive(file, PackageArchive.write(repository, name, file));
    }
}
