package dev.bootwright.server.boot;

import dev.bootwright.image.catalogue.Catalogue;
import dev.bootwright.image.catalogue.Image;
import dev.bootwright.image.catalogue.Manifest;
import dev.bootwright.netboot.boot.BootResource;
import dev.bootwright.netboot.boot.FileStamp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The image catalogue as the boot protocols need it: looked at no more than every other second, so
/// that a packet need not wait for a disk.
final class Images {

    private static final System.Logger LOG = System.getLogger(Images.class.getName());
    private static final long FRESH_NANOS = 2_000_000_000L;
    private static final Pattern LOADER = Pattern.compile("[a-z0-9][a-z0-9-]*\\.(0|c32|efi|kpxe)");
    private static final String BINARY = "application/octet-stream";

    private final Catalogue catalogue;
    private final LongSupplier nanoTime;
    private final Map<String, Map<String, Manifest.FileEntry>> loaders = new ConcurrentHashMap<>();
    private volatile Seen seen;

    private record Seen(List<Image> images, long nanos) {}

    Images(Catalogue catalogue, LongSupplier nanoTime) {
        this.catalogue = catalogue;
        this.nanoTime = nanoTime;
        this.seen = new Seen(List.of(), nanoTime.getAsLong() - 2 * FRESH_NANOS);
    }

    /// Every image, the newest first.
    List<Image> all() {
        Seen last = seen;
        long now = nanoTime.getAsLong();
        if (now - last.nanos() < FRESH_NANOS) {
            return last.images();
        }
        List<Image> images = last.images();
        try {
            images = catalogue.images();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "images: " + e.getMessage());
        }
        seen = new Seen(images, now);
        return images;
    }

    /// The image of a name or the beginning of an identifier, [Catalogue#usual] if `wanted` is empty.
    Optional<Image> find(Optional<String> wanted) {
        List<Image> images = all();
        if (wanted.isEmpty()) {
            return Catalogue.usual(images);
        }
        String name = wanted.get();
        return images.stream()
                .filter(image -> image.name().equals(name))
                .findFirst()
                .or(() -> images.stream().filter(image -> image.id().startsWith(name)).findFirst());
    }

    /// A loader, from the newest image that has it, else from the loaders beside the catalogue.
    Optional<BootResource> loader(String name) {
        for (Image image : all()) {
            Manifest.FileEntry entry = loaders(image).get(name);
            if (entry != null) {
                return Optional.of(
                        new BootResource.Slice(
                                image.loaders().resolve(name),
                                0,
                                entry.size(),
                                entry.digest(),
                                BINARY));
            }
        }
        return beside(name);
    }

    /// Fetched by themselves, where only ISOs are published.
    private Optional<BootResource> beside(String name) {
        if (!LOADER.matcher(name).matches()) {
            return Optional.empty();
        }
        Path file = catalogue.directory().resolveSibling("loaders").resolve(name);
        try {
            FileStamp stamp = FileStamp.of(file);
            String tag = "loader-%d-%d".formatted(stamp.inode(), stamp.lastModified().toMillis());
            return Optional.of(new BootResource.Slice(file, 0, stamp.size(), tag, BINARY));
        } catch (IOException e) {
            return Optional.empty(); // not there
        }
    }

    private Map<String, Manifest.FileEntry> loaders(Image image) {
        return loaders.computeIfAbsent(
                image.id(),
                _ -> {
                    try {
                        return Catalogue.manifest(image).loaders().stream()
                                .collect(Collectors.toMap(Manifest.FileEntry::name, e -> e));
                    } catch (IOException e) {
                        LOG.log(System.Logger.Level.WARNING, "image: " + e.getMessage());
                        return Map.of();
                    }
                });
    }

    /// `image/<id>/vmlinuz` or `image/<id>/initramfs`.
    Optional<BootResource> file(String id, String file) {
        Optional<Image> image = all().stream().filter(each -> each.id().equals(id)).findFirst();
        return image.flatMap(found ->
                Optional.ofNullable(
                        switch (file) {
                            case Image.KERNEL ->
                                    new BootResource.Slice(
                                            found.kernel(),
                                            0,
                                            found.kernelSize(),
                                            found.kernelDigest(),
                                            BINARY);
                            case Image.INITRAMFS ->
                                    new BootResource.Slice(
                                            found.initramfs(),
                                            0,
                                            found.initramfsSize(),
                                            found.initramfsDigest(),
                                            BINARY);
                            default -> null;
                        }));
    }
}
