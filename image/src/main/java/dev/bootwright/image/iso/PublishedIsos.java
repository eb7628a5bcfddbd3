package dev.bootwright.image.iso;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.bootwright.formats.json.Json;
import dev.bootwright.image.file.DirectoryTree;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The published ISOs in a directory: for each name a directory, in it one for each version and a file
/// that says which is the current one.
///
/// ```text
/// gentoo/current                        3f9c5e1b2a70
/// gentoo/3f9c5e1b2a70/publication.json
/// gentoo/3f9c5e1b2a70/DIGESTS           and signatures
/// gentoo/download/1-latest.iso          an ISO that came from a URL, as long as a version is made of it
/// ```
///
/// A version is written beside and renamed, and then `current` is: a machine is given kernel, initramfs
/// and root of one version, whatever is published meanwhile. Looks at the directory at each question, so
/// that what another process does is seen.
public final class PublishedIsos {

    private static final System.Logger LOG = System.getLogger(PublishedIsos.class.getName());

    private static final String DOCUMENT = "publication.json";
    private static final String CURRENT = "current";
    private static final String DOWNLOAD = "download";
    private static final String DRAFT = ".draft-";

    /// Versions kept beside the current one, for machines that are just booting them.
    private static final int KEPT = 2;

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    /// What boots is called so in scripts and rules already: the agent's system, the local disk, a menu.
    private static final Set<String> TAKEN = Set.of("bootwright", "local", "menu");

    private static final Pattern ID = Pattern.compile("[0-9a-f]{" + Publication.ID_DIGITS + "}");

    private final Path directory;
    private final Map<Path, Known> known = new ConcurrentHashMap<>();

    /// A document that was read, and its time stamp.
    private record Known(FileTime modified, Publication publication) {}

    private PublishedIsos(Path directory) {
        this.directory = directory;
    }

    /// @param directory one that does not exist holds nothing
    public static PublishedIsos open(Path directory) {
        return new PublishedIsos(directory.toAbsolutePath().normalize());
    }

    public Path directory() {
        return directory;
    }

    /// Why nothing may be published under a name; empty if it may.
    public static Optional<String> objection(String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.of(
                    "expected at most 63 lower-case letters, digits, '.', '_' and '-', the first a letter or"
                            + " a digit");
        }
        return TAKEN.contains(name)
                ? Optional.of("means something else in menus, as %s do".formatted(words(TAKEN)))
                : Optional.empty();
    }

    private static String words(Set<String> words) {
        return words.stream().sorted().map("\"%s\""::formatted).collect(joining(", "));
    }

    /// Whether a name can be looked for. One that may no longer be published is still found, so that it can
    /// be removed.
    private static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /// The current versions, by name. What cannot be read is logged and left out.
    public List<Publication> all() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<Publication> all = new ArrayList<>();
        try (DirectoryStream<Path> names = Files.newDirectoryStream(directory)) {
            for (Path name : names) {
                find(name.getFileName().toString()).ifPresent(all::add);
            }
        }
        all.sort(Comparator.comparing(Publication::name));
        return List.copyOf(all);
    }

    /// The current version of a name.
    public Optional<Publication> find(String name) throws IOException {
        if (!isName(name)) {
            return Optional.empty();
        }
        try {
            String id = Files.readString(directory.resolve(name).resolve(CURRENT)).strip();
            return find(name, id);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// A version, current or not.
    public Optional<Publication> find(String name, String id) throws IOException {
        if (!isName(name) || !ID.matcher(id).matches()) {
            return Optional.empty();
        }
        Path version = directory.resolve(name).resolve(id);
        try {
            FileTime modified = Files.getLastModifiedTime(version.resolve(DOCUMENT));
            Known read = known.get(version);
            if (read == null || !read.modified().equals(modified)) {
                read = new Known(modified, read(version));
                known.put(version, read);
            }
            return Optional.of(read.publication());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0}: {1}", version, e.getMessage());
            return Optional.empty();
        }
    }

    private static Publication read(Path version) throws IOException {
        return PublicationJson.read(Json.parse(Files.readString(version.resolve(DOCUMENT))));
    }

    /// A file beside a version, such as `DIGESTS` or a signature.
    public Optional<Path> document(Publication publication, String file) {
        Path path = directory.resolve(publication.name()).resolve(publication.id()).resolve(file);
        return path.normalize().equals(path) && Files.isRegularFile(path)
                ? Optional.of(path)
                : Optional.empty();
    }

    /// Makes a version the current one, as a whole.
    ///
    /// @param documents further files beside it, by name
    public void put(Publication publication, Map<String, byte[]> documents) throws IOException {
        Path name = Files.createDirectories(directory.resolve(publication.name()));
        Optional<Publication> before = find(publication.name(), publication.id());
        removeDrafts(name);
        Path draft = Files.createTempDirectory(name, DRAFT);
        try {
            write(draft.resolve(DOCUMENT), PublicationJson.write(publication).indented());
            write(draft.resolve(DigestsFile.NAME), DigestsFile.of(publication));
            for (Map.Entry<String, byte[]> document : documents.entrySet()) {
                write(draft.resolve(document.getKey()), document.getValue());
            }
            Files.setPosixFilePermissions(
                    draft, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
            Path version = name.resolve(publication.id());
            if (Files.exists(version)) {
                Files.move(version, name.resolve(DRAFT + "old-" + System.nanoTime()));
            }
            Files.move(draft, version, StandardCopyOption.ATOMIC_MOVE);
            known.remove(version);
        } finally {
            DirectoryTree.remove(draft);
        }
        Path next = name.resolve(DRAFT + CURRENT);
        write(next, publication.id() + "\n");
        Files.move(next, name.resolve(CURRENT), StandardCopyOption.ATOMIC_MOVE);
        removeDrafts(name);
        removeOldVersions(name, publication.id());
        Set<Path> used = used(name);
        before.ifPresent(same -> used.add(same.iso())); // once more, for who is just loading it
        removeDownloads(name, used);
    }

    /// Notes that the ISO of a version is what it was, though it looks different.
    public void renew(Publication publication, PublicationCheck check) throws IOException {
        if (check.isGood() && !publication.stamp().equals(check.stamp())) {
            Path version = directory.resolve(publication.name()).resolve(publication.id());
            Path next = version.resolve(DRAFT + DOCUMENT);
            write(next, PublicationJson.write(publication.stamped(check.stamp())).indented());
            Files.move(next, version.resolve(DOCUMENT), StandardCopyOption.ATOMIC_MOVE);
            known.remove(version); // the time of the file may be the same
        }
    }

    /// Removes a name with all its versions, and the ISO if it is ours.
    ///
    /// @return whether there was one
    public boolean remove(String name) throws IOException {
        if (find(name).isEmpty()) {
            return false;
        }
        Path path = directory.resolve(name);
        Files.deleteIfExists(path.resolve(CURRENT)); // from here on nobody starts it any more
        DirectoryTree.remove(path);
        return true;
    }

    /// Removes an ISO that was downloaded for a name, unless a version was made of it.
    public void discard(String name, Path download) throws IOException {
        Path path = directory.resolve(name);
        if (download.startsWith(path.resolve(DOWNLOAD)) && !used(path).contains(download)) {
            Files.deleteIfExists(download);
        }
    }

    /// Where an ISO that was downloaded for a name lies: below the name, and gone with it.
    public Path download(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name).resolve(DOWNLOAD));
    }

    private void removeOldVersions(Path name, String current) throws IOException {
        List<Path> versions;
        try (Stream<Path> entries = Files.list(name)) {
            versions =
                    entries.filter(path -> ID.matcher(path.getFileName().toString()).matches())
                            .filter(path -> !path.endsWith(current))
                            .sorted(Comparator.comparingLong(PublishedIsos::modified).reversed())
                            .toList();
        }
        for (int i = 0; i < versions.size(); i++) {
            Optional<Publication> version =
                    find(name.getFileName().toString(), versions.get(i).getFileName().toString());
            if (i >= KEPT || version.isEmpty() || !version.get().isCurrent()) {
                DirectoryTree.remove(versions.get(i));
            }
        }
    }

    /// The ISOs of all versions.
    private Set<Path> used(Path name) throws IOException {
        Set<Path> used = new HashSet<>();
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(name)) {
            for (Path version : versions) {
                find(name.getFileName().toString(), version.getFileName().toString())
                        .ifPresent(publication -> used.add(publication.iso()));
            }
        }
        return used;
    }

    /// An ISO that was downloaded goes with the last version made of it.
    private static void removeDownloads(Path name, Set<Path> used) throws IOException {
        Path downloads = name.resolve(DOWNLOAD);
        if (!Files.isDirectory(downloads)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(downloads)) {
            for (Path file : files) {
                if (!used.contains(file)) {
                    Files.delete(file);
                }
            }
        }
    }

    private static long modified(Path path) {
        try {
            return Files.getLastModifiedTime(path).toMillis();
        } catch (IOException e) {
            return 0; // gone already
        }
    }

    private static void removeDrafts(Path name) throws IOException {
        try (DirectoryStream<Path> drafts = Files.newDirectoryStream(name, DRAFT + "*")) {
            for (Path draft : drafts) {
                DirectoryTree.remove(draft);
            }
        }
    }

    private static void write(Path file, String text) throws IOException {
        write(file, text.getBytes(UTF_8));
    }

    private static void write(Path file, byte[] content) throws IOException {
        Files.write(file, content);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
