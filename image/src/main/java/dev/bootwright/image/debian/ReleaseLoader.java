package dev.bootwright.image.debian;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.image.openpgp.ClearSigned;
import dev.bootwright.image.openpgp.Keyring;
import dev.bootwright.image.openpgp.OpenPgpException;
import dev.bootwright.image.openpgp.SignatureCheck;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Fetches and verifies the `InRelease` of a source, or takes the one that was remembered.
///
/// @param trust what a source without keys of its own is checked against
/// @param now   the time that expiry is measured by
/// @param notes is told what the user should know
record ReleaseLoader(
        AptSources apt, PackageCache cache, Keyring trust, Instant now, Consumer<String> notes) {

    private static final int MAX_BYTES = 64 << 20;
    private static final Duration MAX_FUTURE = Duration.ofSeconds(10);

    /// @throws DebianException if it can be had from nowhere, or is not to be trusted
    Release load(Source source) throws IOException {
        Optional<byte[]> remembered = cache.rememberedRelease(source);
        if (cache.isOffline()) {
            byte[] known = remembered.orElseThrow(() -> neverSeen(source));
            return remembered(source, known, "offline");
        }
        byte[] current;
        try {
            current = cache.fetchCurrent(source + " InRelease", places(source), MAX_BYTES);
        } catch (DebianException e) {
            if (remembered.isPresent()) {
                return remembered(source, remembered.get(), e.getMessage());
            }
            throw e;
        }
        Release release = verify(source, current);
        checkDates(source, release);
        if (remembered.isPresent()) {
            Optional<Release> newer = newer(source, remembered.get(), release);
            if (newer.isPresent()) {
                return newer.get();
            }
        }
        cache.rememberRelease(source, current);
        return release;
    }

    private static List<URI> places(Source source) {
        return source.mirrors().stream().map(m -> Places.release(m, source.suite())).toList();
    }

    private Release remembered(Source source, byte[] bytes, String reason) throws IOException {
        Release release = verify(source, bytes);
        notes.accept("%s: using the index of %s (%s)".formatted(source, release.date(), reason));
        return release;
    }

    /// What is remembered, when a mirror has fallen behind or is made to look so.
    private Optional<Release> newer(Source source, byte[] remembered, Release current)
            throws IOException {
        try {
            Release known = verify(source, remembered);
            if (known.date().isAfter(current.date())) {
                notes.accept(
                        "%s: the mirror has an older index (%s) than is known (%s)"
                                .formatted(source, current.date(), known.date()));
                return Optional.of(known);
            }
        } catch (DebianException e) {
            notes.accept(
                    "%s: what was remembered is of no use: %s".formatted(source, e.getMessage()));
        }
        return Optional.empty();
    }

    private Release verify(Source source, byte[] bytes) throws IOException {
        String document = source + " InRelease";
        try {
            return verify(source, document, ClearSigned.parse(bytes));
        } catch (FormatException e) {
            throw new DebianException(
                    "%s: is no signed release: %s".formatted(document, e.getMessage()),
                    "A proxy or the log-in page of a network may be in the way; otherwise try another"
                            + " mirror, or what is cached: --offline.",
                    e);
        }
    }

    private Release verify(Source source, String document, ClearSigned signed) throws IOException {
        try {
            String signer = new SignatureCheck(keys(source), now).check(signed, document);
            Release release = Release.parse(signed, signer, document);
            checkSuite(source, release);
            return release;
        } catch (OpenPgpException e) {
            throw Untrusted.because(e);
        }
    }

    private Keyring keys(Source source) throws IOException {
        return switch (source.signedBy()) {
            case SignedBy.Files(var files) -> Keyring.read(files);
            case SignedBy.Fingerprints(var fingerprints) -> trust.only(fingerprints);
            case SignedBy.Embedded(var armored) -> Keyring.embedded(source.origin(), armored);
            case SignedBy.AnyTrusted() -> trust;
        };
    }

    /// Keeps a mirror from passing off one signed suite as another.
    private static void checkSuite(Source source, Release release) throws DebianException {
        String asked = source.suite().replaceFirst("/updates$", "");
        if (!asked.equals(release.suite()) && !asked.equals(release.codename())) {
            throw new DebianException(
                    "%s: the mirror serves the suite %s (%s) instead"
                            .formatted(source, release.suite(), release.codename()),
                    "Use one of these names in the APT sources, or another mirror.");
        }
    }

    private void checkDates(Source source, Release release) throws DebianException {
        Optional<Instant> until = release.validUntil();
        if (source.checkValidUntil() && until.isPresent() && until.get().isBefore(now)) {
            throw new DebianException(
                    "%s: the index is outdated: it was valid until %s, and it is %s"
                            .formatted(source, until.get(), now),
                    "Check this machine's clock and use another mirror; to use an old snapshot, pass"
                            + " --ignore-dates or set Acquire::Check-Valid-Until to false in apt.conf.");
        }
        boolean checked = apt.configuration().checkDate();
        if (checked && release.date().isAfter(now.plus(MAX_FUTURE))) {
            throw new DebianException(
                    "%s: the index is from the future: %s, and it is %s"
                            .formatted(source, release.date(), now),
                    "Set this machine's clock.");
        }
    }

    private static DebianException neverSeen(Source source) {
        return new DebianException(
                source + ": no index of it is cached",
                "Run once without --offline to download it.");
    }
}
