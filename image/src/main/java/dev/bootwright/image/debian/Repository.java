package dev.bootwright.image.debian;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The packages of a distribution for one architecture, verified down to every byte.
///
/// Its sources' updates and security suites are merged: the latest version of a package is the one
/// there is.
public final class Repository {

    private final String architecture;
    private final PackageCache cache;
    private final List<Release> releases;
    private final PackageIndex index;
    private final List<String> notes;

    private Repository(
            String architecture,
            PackageCache cache,
            List<Release> releases,
            PackageIndex index,
            List<String> notes) {
        this.architecture = architecture;
        this.cache = cache;
        this.releases = List.copyOf(releases);
        this.index = index;
        this.notes = List.copyOf(notes);
    }

    /// Fetches and verifies what the sources offer.
    ///
    /// @param architecture as Debian calls it: `amd64`
    /// @param cache        left open, and used as long as the repository is
    /// @throws DebianException if no source is the distribution's, or one of those cannot be had
    public static Repository open(AptSources apt, String architecture, PackageCache cache)
            throws IOException {
        return open(apt, architecture, cache, Instant.now());
    }

    static Repository open(AptSources apt, String architecture, PackageCache cache, Instant now)
            throws IOException {
        List<String> notes = new ArrayList<>();
        var chooser = new SourceChooser(apt, architecture, cache, now, notes);
        List<SourceChooser.Chosen> chosen = chooser.choose();
        List<Wanted> files = new ArrayList<>();
        List<Source> origins = new ArrayList<>();
        for (SourceChooser.Chosen each : chosen) {
            var indexes = IndexFiles.of(each.source(), each.release(), architecture);
            if (!apt.configuration().explicit()) {
                indexes.missing().forEach(c -> notes.add(each.source() + ": has no " + c));
            }
            for (Wanted file : indexes.files()) {
                files.add(file);
                origins.add(each.source());
            }
        }
        List<Path> paths = cache.fetchAll(files);
        List<BinaryPackage> packages = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            try (InputStream in = IndexFiles.open(files.get(i), paths.get(i))) {
                new PackagesReader(in, origins.get(i).mirrors(), packages::add).readAll();
            }
        }
        List<Release> releases = chosen.stream().map(SourceChooser.Chosen::release).toList();
        return new Repository(architecture, cache, releases, PackageIndex.of(packages), notes);
    }

    /// As Debian calls it: `amd64`.
    public String architecture() {
        return architecture;
    }

    /// What was verified, in the order of the sources: for a manifest that says what an image is made of.
    public List<Release> releases() {
        return releases;
    }

    /// What the user should know: indexes that are not current, sources that were left out.
    public List<String> notes() {
        return notes;
    }

    public Optional<BinaryPackage> find(String name) {
        return index.find(name);
    }

    /// @throws DebianException if there is no such package; the hint names some that are like it
    public BinaryPackage require(String name) throws DebianException {
        return index.require(name);
    }

    /// What meets a dependency, the best first: the package of that name, then those that provide it.
    public List<BinaryPackage> meeting(Dependency dependency) {
        return index.meeting(dependency);
    }

    /// The named packages with what they depend on, and what that depends on.
    ///
    /// `Conflicts` are not looked at. Of alternatives, one that is chosen already is kept, else the first
    /// that there is.
    ///
    /// @param followed whether a dependency is wanted, and its own after it; for libraries only, say
    ///                 `each -> each.name().startsWith("lib")`
    /// @return in the order of names
    /// @throws DebianException if a named package or a dependency is missing
    public List<BinaryPackage> closure(Collection<String> names, Predicate<BinaryPackage> followed)
            throws DebianException {
        return Closure.of(index, names, followed);
    }

    /// Downloads what the cache lacks of these packages, a few at a time.
    ///
    /// @throws DebianException if one cannot be had
    public void fetch(Collection<BinaryPackage> packages) throws IOException {
        cache.fetchAll(packages.stream().map(Repository::wanted).toList());
    }

    /// The `.deb` file in the cache, downloaded if need be. Not to be changed.
    ///
    /// @throws DebianException if it cannot be had
    public Path file(BinaryPackage of) throws IOException {
        return cache.fetch(wanted(of));
    }

    /// Opens a package, downloaded if need be.
    ///
    /// @throws DebianException if it cannot be had
    public DebFile open(BinaryPackage of) throws IOException {
        return DebFile.open(file(of));
    }

    private static Wanted wanted(BinaryPackage of) {
        return new Wanted(of.toString(), Places.file(of), of.sha256(), of.size());
    }
}
