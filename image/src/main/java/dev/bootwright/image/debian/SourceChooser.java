package dev.bootwright.image.debian;

import dev.bootwright.image.openpgp.Keyring;
import dev.bootwright.image.openpgp.OpenPgpException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Tells the distribution's own sources from those of others.
///
/// The proof is a signed `Release` whose origin is Debian or Ubuntu. To leave other people's servers
/// alone, the sources that look like the distribution's are asked first: those signed by its keyring, and
/// those without keys of their own at an address that has its name in it. Only when none of them is the
/// distribution's are the rest asked; a company's mirror may be signed by the company.
final class SourceChooser {

    private static final Set<String> DISTRIBUTIONS = Set.of("Debian", "Ubuntu");

    private final AptSources apt;
    private final String architecture;
    private final ReleaseLoader loader;
    private final List<String> notes;

    SourceChooser(
            AptSources apt,
            String architecture,
            PackageCache cache,
            Instant now,
            List<String> notes)
            throws IOException {
        this.apt = apt;
        this.architecture = architecture;
        this.notes = notes;
        this.loader = new ReleaseLoader(apt, cache, trusted(apt), now, notes::add);
    }

    private static Keyring trusted(AptSources apt) throws IOException {
        try {
            return Keyring.read(apt.trusted());
        } catch (OpenPgpException e) {
            throw Untrusted.because(e);
        }
    }

    /// A source of the distribution, and what it offers.
    record Chosen(Source source, Release release) {}

    /// @return at least one
    /// @throws DebianException if there is none, or one that looks like the distribution's cannot be had
    List<Chosen> choose() throws IOException {
        List<Source> likely = new ArrayList<>();
        List<Source> unlikely = new ArrayList<>();
        for (Source source : apt.sources()) {
            boolean fits =
                    source.architectures().isEmpty()
                            || source.architectures().contains(architecture);
            if (fits && source.components().contains("main")) {
                (isLikely(source) ? likely : unlikely).add(source);
            }
        }
        List<Chosen> chosen = new ArrayList<>();
        for (Source source : likely) {
            add(chosen, source, loader.load(source));
        }
        if (!chosen.isEmpty()) {
            unlikely.forEach(source -> leaveOut(source, "it is signed by others"));
            return chosen;
        }
        for (Source source : unlikely) {
            try {
                add(chosen, source, loader.load(source));
            } catch (IOException e) {
                leaveOut(source, String.valueOf(e.getMessage()));
            }
        }
        if (chosen.isEmpty()) {
            throw none();
        }
        return chosen;
    }

    private void add(List<Chosen> chosen, Source source, Release release) {
        boolean explicit = apt.configuration().explicit();
        String first = chosen.isEmpty() ? "" : chosen.getFirst().release().origin();
        if (!explicit && !DISTRIBUTIONS.contains(release.origin())) {
            leaveOut(source, "its origin is \"%s\"".formatted(release.origin()));
        } else if (!explicit && release.notAutomatic()) {
            leaveOut(source, "apt takes nothing from it unless asked");
        } else if (!first.isEmpty() && !first.equals(release.origin())) {
            leaveOut(
                    source,
                    "its origin is %s, that of others %s".formatted(release.origin(), first));
        } else {
            chosen.add(new Chosen(source, release));
        }
    }

    private static boolean isLikely(Source source) {
        return switch (source.signedBy()) {
            case SignedBy.Files(List<Path> files) ->
                    files.stream().anyMatch(file -> isDistribution(file.getFileName().toString()));
            case SignedBy.AnyTrusted() ->
                    source.mirrors().stream().anyMatch(m -> isDistribution(m.toString()));
            case SignedBy.Fingerprints _, SignedBy.Embedded _ ->
                    source.mirrors().stream().anyMatch(m -> isDistribution(m.toString()));
        };
    }

    private static boolean isDistribution(String name) {
        return name.contains("debian") || name.contains("ubuntu");
    }

    private void leaveOut(Source source, String reason) {
        notes.add("left out %s (%s): %s".formatted(source, source.origin(), reason));
    }

    private DebianException none() {
        String tried = notes.isEmpty() ? "" : ": " + String.join("; ", notes);
        return new DebianException(
                "no source of Debian or Ubuntu with the component main is configured" + tried,
                "Name one: --mirror URL --suite NAME.");
    }
}
