package dev.bootwright.image.initramfs;

import dev.bootwright.image.catalogue.Manifest;
import dev.bootwright.image.debian.BinaryPackage;
import dev.bootwright.image.kernel.KernelModule;
import dev.bootwright.image.loader.Loader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a manifest says of the things an image is made of.
final class ManifestEntries {

    private ManifestEntries() {}

    /// The packages that gave files or loaders, by name.
    static List<Manifest.PackageEntry> of(PackageFiles files, List<Loader> loaders) {
        SortedMap<String, BinaryPackage> packages = new TreeMap<>(files.used());
        loaders.forEach(loader -> packages.put(loader.from().name(), loader.from()));
        return packages.values().stream().map(ManifestEntries::of).toList();
    }

    private static Manifest.PackageEntry of(BinaryPackage each) {
        return new Manifest.PackageEntry(
                each.name(), each.version().toString(), "sha256:" + each.sha256());
    }

    static Manifest.ModuleEntry of(KernelModule module) {
        Optional<String> added =
                module.added().isEmpty() ? Optional.empty() : Optional.of(module.added());
        return new Manifest.ModuleEntry(
                module.path(),
                module.digest(),
                module.size(),
                module.info().aliases().size(),
                module.info().description(),
                added);
    }

    static Manifest.FileEntry of(Loader loader) {
        return new Manifest.FileEntry(loader.name(), loader.digest(), loader.size());
    }

    static Manifest.FileEntry of(Path file) throws IOException {
        return new Manifest.FileEntry(
                file.getFileName().toString(), "sha256:" + Digest.of(file), Files.size(file));
    }
}
