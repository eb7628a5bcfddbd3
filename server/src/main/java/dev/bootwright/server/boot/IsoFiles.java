package dev.bootwright.server.boot;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.iso9660.IsoEntry;
import dev.bootwright.formats.iso9660.IsoVolume;
import dev.bootwright.formats.tree.FileKind;
import dev.bootwright.image.iso.CombinedInitrd;
import dev.bootwright.image.iso.IsoStamp;
import dev.bootwright.image.iso.Publication;
import dev.bootwright.image.iso.PublishedIsos;
import dev.bootwright.image.iso.Signing;
import dev.bootwright.netboot.boot.BootResource;
import dev.bootwright.netboot.boot.BootResource.Part;
import dev.bootwright.netboot.boot.FileStamp;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The files of published ISOs, each where it lies.
///
/// ```text
/// iso/NAME/ID/file/PATH         any file of the medium
/// iso/NAME/ID/combined/1        initramfs of the first entry with what is handed over inside it
/// iso/NAME/ID/NAME.iso          the medium itself
/// iso/NAME/ID/DIGESTS           and DIGESTS.asc where it is signed
///
/// Each of the first two has its signature at the same name and `.sig`, where there is one.
/// ```
final class IsoFiles {

    private static final Pattern NAME =
            Pattern.compile(
                    "iso/([a-z0-9._-]+)/([0-9a-f]{12})/(file|combined)/(.+)", Pattern.DOTALL);
    private static final Pattern BESIDE =
            Pattern.compile("iso/([a-z0-9._-]+)/([0-9a-f]{12})/([A-Za-z0-9._-]+)");
    private static final String BINARY = "application/octet-stream";
    private static final String TEXT = "text/plain; charset=utf-8";

    private final PublishedIsos published;

    IsoFiles(PublishedIsos published) {
        this.published = published;
    }

    /// Where a version's files are found.
    static String directory(Publication publication) {
        return "iso/%s/%s".formatted(publication.name(), publication.id());
    }

    Optional<BootResource> find(String name) throws IOException {
        Matcher inside = NAME.matcher(name);
        if (inside.matches()) {
            Optional<Publication> publication = published.find(inside.group(1), inside.group(2));
            return publication.isEmpty()
                    ? Optional.empty()
                    : inside(publication.get(), inside.group(3), inside.group(4));
        }
        Matcher beside = BESIDE.matcher(name);
        if (beside.matches()) {
            Optional<Publication> publication = published.find(beside.group(1), beside.group(2));
            return publication.isEmpty()
                    ? Optional.empty()
                    : beside(publication.get(), beside.group(3));
        }
        return Optional.empty();
    }

    private Optional<BootResource> inside(Publication publication, String kind, String rest)
            throws IOException {
        String name = kind + "/" + rest;
        if (name.endsWith(Signing.ENDING)) {
            String signed = name.substring(0, name.length() - Signing.ENDING.length());
            Optional<Path> signature = published.document(publication, Signing.documentOf(signed));
            if (signature.isPresent()) {
                return document(signature.get(), BINARY);
            }
        }
        return kind.equals("file") ? file(publication, "/" + rest) : combined(publication, rest);
    }

    private static Optional<BootResource> file(Publication publication, String path)
            throws IOException {
        Optional<Publication.PublishedFile> booted = publication.file(path);
        if (booted.isPresent()) {
            return Optional.of(
                    slice(
                            publication,
                            booted.get().extents(),
                            "sha256:" + booted.get().digests().sha256()));
        }
        return onMedium(publication, path);
    }

    /// A file that no entry names, such as a package of the repository on the medium.
    private static Optional<BootResource> onMedium(Publication publication, String path)
            throws IOException {
        try (FileChannel channel = FileChannel.open(publication.iso(), StandardOpenOption.READ)) {
            IsoVolume volume = IsoVolume.open(ByteSource.of(channel, channel.size()));
            Optional<IsoEntry> entry = volume.find(path);
            if (entry.isEmpty() || entry.get().kind() != FileKind.FILE) {
                return Optional.empty();
            }
            volume.content(entry.get()); // refuses what is stored compressed
            String place =
                    entry.get().extents().stream()
                            .findFirst()
                            .map(extent -> "-%d-%d".formatted(extent.offset(), entry.get().size()))
                            .orElse("-empty");
            return Optional.of(slice(publication, entry.get().extents(), publication.id() + place));
        }
    }

    private static Optional<BootResource> combined(Publication publication, String number)
            throws IOException {
        if (!number.matches("[1-9][0-9]{0,3}")) {
            return Optional.empty();
        }
        int index = Integer.parseInt(number) - 1;
        if (index >= publication.entries().size()) {
            return Optional.empty();
        }
        List<Part> parts = new ArrayList<>();
        CombinedInitrd combined = CombinedInitrd.of(publication, publication.entries().get(index));
        for (CombinedInitrd.Part part : combined.parts()) {
            parts.add(
                    switch (part) {
                        case CombinedInitrd.Part.OfIso(Extent extent) -> part(publication, extent);
                        case CombinedInitrd.Part.OfBytes(var bytes) -> new Part.OfBytes(bytes);
                    });
        }
        String digest = "combined-%s-%s".formatted(publication.id(), number);
        return Optional.of(new BootResource.Joined(parts, digest, BINARY));
    }

    private Optional<BootResource> beside(Publication publication, String file) throws IOException {
        if (file.equals(publication.name() + ".iso")) {
            Extent whole = new Extent(0, publication.stamp().size());
            return Optional.of(slice(publication, List.of(whole), publication.id() + "-iso"));
        }
        Optional<Path> document = published.document(publication, file);
        return document.isEmpty()
                ? Optional.empty()
                : document(document.get(), file.endsWith(Signing.ENDING) ? BINARY : TEXT);
    }

    private static Optional<BootResource> document(Path file, String type) throws IOException {
        FileStamp stamp = FileStamp.of(file);
        String tag = "%d-%d".formatted(stamp.inode(), stamp.lastModified().toMillis());
        return Optional.of(
                new BootResource.Joined(
                        List.of(new Part.OfFile(file, 0, Files.size(file), stamp)), tag, type));
    }

    private static BootResource slice(
            Publication publication, List<Extent> extents, String digest) {
        List<Part> parts = new ArrayList<>();
        extents.forEach(extent -> parts.add(part(publication, extent)));
        return new BootResource.Joined(parts, digest, BINARY);
    }

    private static Part part(Publication publication, Extent extent) {
        IsoStamp stamp = publication.stamp();
        return new Part.OfFile(
                publication.iso(),
                extent.offset(),
                extent.size(),
                new FileStamp(stamp.size(), stamp.lastModified(), stamp.inode()));
    }
}
