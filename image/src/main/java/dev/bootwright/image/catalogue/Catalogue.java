package dev.bootwright.image.catalogue;

import dev.bootwright.formats.json.Json;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// The images in a directory. Looks there at each question, so what another process adds or removes
/// is seen; a manifest, which never changes, is read once. Safe for use by several threads and
/// processes.
public final class Catalogue {

    private static final System.Logger LOG = System.getLogger(Catalogue.class.getName());

    /// Digits of the manifest's SHA-256 in an [Image#id()].
    static final int ID_DIGITS = 12;

    private static final String USUAL_FLAVOUR = "amd64";

    /// The flavour that stands in the manifest of the boot drive's images.
    public static final String BRIDGE = "bridge";

    private static final Pattern ID = Pattern.compile("[0-9a-f]{" + ID_DIGITS + "}");

    private static final Comparator<Image> NEWEST_FIRST =
            Comparator.comparing(Image::created).reversed().thenComparing(Image::id);

    private final Path directory;
    private final Map<Path, Image> known = new ConcurrentHashMap<>();

    private Catalogue(Path directory) {
        this.directory = directory;
    }

    /// @param images the directory of the catalogue; one that does not exist holds no image
    public static Catalogue open(Path images) {
        return new Catalogue(images.toAbsolutePath().normalize());
    }

    /// The directory of the catalogue, absolute.
    public Path directory() {
        return directory;
    }

    /// Every whole image, the newest first. A directory that holds none is logged and left out.
    ///
    /// @throws IOException if the catalogue's directory cannot be read
    public List<Image> images() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<Image> images = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (ID.matcher(entry.getFileName().toString()).matches()) {
                    readIfWhole(entry).ifPresent(images::add);
                }
            }
        }
        images.sort(NEWEST_FIRST);
        return List.copyOf(images);
    }

    /// The image that is meant when none is named: the newest for real hardware, whatever was built for
    /// clouds since; where there is none, the newest. Never that of the boot drive, which serves nobody.
    ///
    /// @param newestFirst as from [#images()]
    public static Optional<Image> usual(List<Image> newestFirst) {
        return newestFirst.stream()
                .filter(image -> image.flavour().equals(USUAL_FLAVOUR))
                .findFirst()
                .or(() ->
                        newestFirst.stream()
                                .filter(image -> !image.flavour().equals(BRIDGE))
                                .findFirst());
    }

    /// The image of this name, or whose id starts so; of several the newest.
    ///
    /// @param idPrefixOrName a name goes before an id that starts like it
    public Optional<Image> find(String idPrefixOrName) throws IOException {
        List<Image> images = images();
        Optional<Image> named =
                images.stream().filter(image -> image.name().equals(idPrefixOrName)).findFirst();
        return named.isPresent() || idPrefixOrName.isEmpty()
                ? named
                : images.stream()
                        .filter(image -> image.id().startsWith(idPrefixOrName))
                        .findFirst();
    }

    /// The whole image that was last built from these inputs.
    ///
    /// @param inputs a digest, as it was given to [Draft#publish]
    public Optional<Image> builtFrom(String inputs) throws IOException {
        for (Image image : images()) {
            Path file = image.directory().resolve(Draft.INPUTS);
            if (Files.exists(file)
                    && Files.readString(file).strip().equals(inputs)
                    && sizeOf(image.kernel()) == image.kernelSize()
                    && sizeOf(image.initramfs()) == image.initramfsSize()) {
                return Optional.of(image);
            }
        }
        return Optional.empty();
    }

    /// Makes an image that is wanted again the newest, and removes what dead builds left beside it.
    ///
    /// @return the image as it is now
    public static Image renew(Image image) throws IOException {
        Draft.removeLeftovers(image.directory().resolve("..").normalize());
        Files.setLastModifiedTime(image.manifest(), FileTime.from(Instant.now()));
        return read(image.directory());
    }

    private static long sizeOf(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : -1;
    }

    /// Reads the manifest of an image.
    ///
    /// @throws IOException if it cannot be read or is not a manifest
    public static Manifest manifest(Image image) throws IOException {
        return Manifest.read(Json.parse(Files.readString(image.manifest())));
    }

    private Optional<Image> readIfWhole(Path directory) throws IOException {
        try {
            Instant created =
                    Files.getLastModifiedTime(directory.resolve(Manifest.FILE)).toInstant();
            Image image = known.get(directory);
            if (image == null || !image.created().equals(created)) {
                image = read(directory);
                known.put(directory, image);
            }
            return Optional.of(image);
        } catch (NoSuchFileException e) {
            LOG.log(System.Logger.Level.WARNING, "no image: {0} is missing", e.getFile());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "no image in {0}: {1}", directory, e.getMessage());
        }
        return Optional.empty();
    }

    static Image read(Path directory) throws IOException {
        Path file = directory.resolve(Manifest.FILE);
        Manifest manifest = Manifest.read(Json.parse(Files.readString(file)));
        Instant created = Files.getLastModifiedTime(file).toInstant();
        return new Image(
                directory.getFileName().toString(),
                manifest.name(),
                manifest.flavour(),
                created,
                directory,
                manifest.kernelRelease(),
                manifest.kernel().digest(),
                manifest.kernel().size(),
                manifest.initramfs().digest(),
                manifest.initramfs().size(),
                manifest.commandLine());
    }
}
