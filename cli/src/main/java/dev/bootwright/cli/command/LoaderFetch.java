package dev.bootwright.cli.command;

import dev.bootwright.image.catalogue.Catalogue;
import dev.bootwright.image.debian.AptSources;
import dev.bootwright.image.debian.DebianException;
import dev.bootwright.image.debian.PackageCache;
import dev.bootwright.image.debian.Proxies;
import dev.bootwright.image.debian.Repository;
import dev.bootwright.image.file.DirectoryTree;
import dev.bootwright.image.loader.Loaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Gets the boot loaders that machines without iPXE are given first, where no image has brought them.
///
/// @param data the data directory
record LoaderFetch(Path data) {

    private static final Path ROOT = Path.of("/");

    /// Whether there are any.
    boolean isNeeded() throws IOException {
        return Catalogue.open(data.resolve("images")).images().isEmpty()
                && !Files.isDirectory(directory());
    }

    /// Takes them out of the packages of this machine's distribution.
    ///
    /// @throws IOException if there are none to be had; nothing is left behind
    void run(StepProgress progress) throws IOException {
        Path cache = Directories.cache(System.getenv()).resolve("packages");
        Files.createDirectories(data);
        Path draft = Files.createTempDirectory(data, ".loaders-");
        try (PackageCache downloads =
                PackageCache.open(
                        cache,
                        Proxies.read(ROOT, System.getenv()),
                        (file, done, all) -> progress.at("downloading", done, all))) {
            progress.at("fetching boot loaders", 0, 0);
            Loaders.extract(Repository.open(AptSources.read(ROOT), "amd64", downloads), draft);
            Files.setPosixFilePermissions(
                    draft, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(draft, directory(), StandardCopyOption.ATOMIC_MOVE);
        } catch (DebianException e) {
            throw new IOException("%s (%s)".formatted(e.getMessage(), e.hint()), e);
        } finally {
            DirectoryTree.remove(draft);
            progress.finish();
        }
    }

    private Path directory() {
        return data.resolve("loaders");
    }
}
