package dev.bootwright.image.debian;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/// The `Packages` indexes of a suite: which there are, and how they are compressed.
///
/// @param missing components that are wanted and that the suite does not have
record IndexFiles(List<Wanted> files, List<String> missing) {

    private static final List<String> COMPRESSIONS = List.of(".xz", ".gz", "");
    private static final int XZ_MEMORY_KIB = 256 << 10;

    /// One index for each component, and another for packages of any architecture where they are apart.
    ///
    /// @throws DebianException if the suite has no packages of that architecture
    static IndexFiles of(Source source, Release release, String architecture)
            throws DebianException {
        List<Wanted> files = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String component : source.components()) {
            Optional<Wanted> own = find(source, release, component, architecture);
            if (own.isEmpty() && component.equals("main")) {
                throw new DebianException(
                        "%s: has no packages for %s".formatted(source, architecture),
                        "Use a mirror that carries this architecture: --mirror URL --suite NAME.");
            }
            own.ifPresentOrElse(files::add, () -> missing.add(component));
            if (release.binaryAll()) {
                find(source, release, component, "all").ifPresent(files::add);
            }
        }
        return new IndexFiles(files, missing);
    }

    private static Optional<Wanted> find(
            Source source, Release release, String component, String architecture) {
        for (String compression : COMPRESSIONS) {
            String path = "%s/binary-%s/Packages%s".formatted(component, architecture, compression);
            Release.IndexFile file = release.files().get(path);
            if (file != null) {
                String name = "%s %s/Packages%s".formatted(source.suite(), component, compression);
                List<URI> places = Places.index(source, release, path, file.sha256());
                return Optional.of(new Wanted(name, places, file.sha256(), file.size()));
            }
        }
        return Optional.empty();
    }

    /// The index itself, decompressed.
    static InputStream open(Wanted index, Path file) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        if (index.name().endsWith(".xz")) {
            return new XZInputStream(raw, XZ_MEMORY_KIB);
        }
        return index.name().endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw;
    }
}
