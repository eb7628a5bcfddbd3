package dev.bootwright.image.debian;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Where a machine gets its packages: the sources of its APT configuration, or a mirror that was named.
///
/// Sources for other things than binary packages, disabled ones and flat ones (a suite that ends in a
/// slash, which Debian's never does) are left out. Which of the others are Debian's only their signed
/// `Release` can tell: see [Repository].
///
/// @param sources       in the order of the configuration
/// @param configuration APT's other settings that matter here
/// @param trusted       keyrings that are good for a source that names no keys of its own
public record AptSources(List<Source> sources, Settings configuration, List<Path> trusted) {

    /// What a mirror that was named is asked for, as far as it has it: Debian and Ubuntu differ.
    private static final List<String> COMPONENTS = List.of("main", "universe", "non-free-firmware");

    private static final List<String> DISTRIBUTION_KEYRINGS =
            List.of(
                    "debian-archive-keyring.gpg",
                    "debian-archive-keyring.pgp",
                    "ubuntu-archive-keyring.gpg");

    public AptSources {
        sources = List.copyOf(sources);
        trusted = List.copyOf(trusted);
    }

    /// @param explicit  the caller named mirror and suite: then any origin will do, and a suite that apt
    ///                  would not choose from on its own, such as backports
    /// @param checkDate whether a `Release` from the future is refused
    public record Settings(boolean explicit, boolean checkDate) {}

    /// Reads `sources.list` and `sources.list.d` of this machine.
    ///
    /// @param root of the file system the configuration lies in, usually `/`
    /// @throws DebianException if a file is malformed
    public static AptSources read(Path root) throws IOException {
        Path etcApt = root.resolve("etc/apt");
        AptConfiguration configuration = AptConfiguration.read(etcApt);
        boolean checkValidUntil = configuration.isTrue("Acquire::Check-Valid-Until", true);
        var reader = new SourcesReader(root, checkValidUntil);
        List<Source> sources = new ArrayList<>();
        for (Path file : files(etcApt)) {
            sources.addAll(reader.read(file));
        }
        boolean checkDate = configuration.isTrue("Acquire::Check-Date", true);
        return new AptSources(sources, new Settings(false, checkDate), trusted(root));
    }

    /// One mirror, as named on the command line, signed by the keys of the distribution.
    ///
    /// @param mirror base address, which `dists/` is below: `http`, `https` or `file`
    /// @param suites at least one
    /// @param root   of the file system the keyrings are taken from, usually `/`
    public static AptSources of(URI mirror, List<String> suites, Path root) throws IOException {
        return of(mirror, suites, trusted(root));
    }

    /// One mirror, as named on the command line.
    ///
    /// @param mirror   base address, which `dists/` is below: `http`, `https` or `file`
    /// @param suites   at least one
    /// @param keyrings whose keys the suites have to be signed by, binary or armored
    public static AptSources of(URI mirror, List<String> suites, List<Path> keyrings) {
        if (suites.isEmpty()) {
            throw new IllegalArgumentException("a mirror without a suite");
        }
        List<URI> mirrors = List.of(SourcesReader.directory(mirror));
        var signedBy = new SignedBy.Files(keyrings);
        List<Source> sources = new ArrayList<>();
        for (String suite : suites) {
            sources.add(
                    new Source("--mirror", mirrors, suite, COMPONENTS, List.of(), signedBy, true));
        }
        return new AptSources(sources, new Settings(true, true), keyrings);
    }

    /// Other suites of the mirror that this machine's own packages come from: of its first source with the
    /// component `main`.
    ///
    /// @param suites at least one
    /// @param root   of the file system the configuration lies in, usually `/`
    /// @throws DebianException if there is no such source, or the configuration is malformed
    public static AptSources ofThisMachine(List<String> suites, Path root) throws IOException {
        for (Source source : read(root).sources()) {
            if (source.components().contains("main")) {
                return of(source.mirrors().getFirst(), suites, root);
            }
        }
        throw new DebianException(
                "no source with the component main is configured, whose mirror could be asked for %s"
                        .formatted(String.join(", ", suites)),
                "Name one: --mirror URL --suite NAME.");
    }

    /// The same sources, with an outdated or future `Release` accepted.
    public AptSources withoutDates() {
        List<Source> undated = sources.stream().map(Source::withoutDates).toList();
        return new AptSources(undated, new Settings(configuration.explicit(), false), trusted);
    }

    private static List<Path> files(Path etcApt) throws IOException {
        List<Path> files = new ArrayList<>();
        Path main = etcApt.resolve("sources.list");
        if (Files.exists(main)) {
            files.add(main);
        }
        files.addAll(list(etcApt.resolve("sources.list.d"), "[\\w.-]+\\.(list|sources)"));
        return files;
    }

    /// What apt and the distribution's keyring package put in place.
    private static List<Path> trusted(Path root) throws IOException {
        List<Path> keyrings = new ArrayList<>();
        for (String name : DISTRIBUTION_KEYRINGS) {
            Path keyring = root.resolve("usr/share/keyrings").resolve(name);
            if (Files.isReadable(keyring)) {
                keyrings.add(keyring);
            }
        }
        Path trusted = root.resolve("etc/apt/trusted.gpg");
        if (Files.isReadable(trusted)) {
            keyrings.add(trusted);
        }
        keyrings.addAll(list(root.resolve("etc/apt/trusted.gpg.d"), "[\\w.-]+\\.(gpg|asc|pgp)"));
        return keyrings;
    }

    private static List<Path> list(Path directory, String pattern) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(directory)) {
            return found.filter(file -> file.getFileName().toString().matches(pattern))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }
}
