package dev.bootwright.image.trust;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.image.openpgp.OpenPgpException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Why an ISO is not published, and what to try.
final class Refusals {

    private static final String AGAIN =
            "Download the ISO and its signature again, from the makers' own site.";

    private Refusals() {}

    static TrustException of(OpenPgpException refusal) {
        String hint =
                switch (refusal.reason()) {
                    case BAD_SIGNATURE ->
                            "Do not use this ISO. A signature may also be one over another file:"
                                    + " compare their names. "
                                    + AGAIN;
                    case NO_SIGNER ->
                            "Get the makers' current key and name its file with --keyring; check this"
                                    + " machine's clock.";
                    case NO_KEYRING -> "Correct --keyring.";
                    case MALFORMED_KEYRING ->
                            "Name a file made by gpg --export, armored or not, with --keyring.";
                };
        return new TrustException(refusal.getMessage(), hint, refusal);
    }

    static TrustException malformed(Path signature, FormatException cause) {
        return new TrustException(
                "%s: %s".formatted(signature, cause.getMessage()),
                "Expected an OpenPGP signature or a list of digests. " + AGAIN,
                cause);
    }

    static TrustException unsigned(Path list, List<String> endings) {
        return new TrustException(
                "%s: nobody signed this list: expected a clear-signed text, or a signature beside it"
                                .formatted(list)
                        + " (%s)".formatted(String.join(", ", endings)),
                "Download the signature too; without --keyring the digests alone are compared.");
    }

    static TrustException noKeyring(Path signature) {
        return new TrustException(
                signature + ": a signature, and no keyring to check it with",
                "Name the file of the makers' keys with --keyring.");
    }

    static TrustException notListed(Path list, String name, DigestList digests) {
        if (!digests.weak().isEmpty()) {
            return new TrustException(
                    "%s: has only %s of %s, expected SHA256, SHA512 or BLAKE2B"
                            .formatted(
                                    list,
                                    String.join(", ", new TreeSet<>(digests.weak())),
                                    shown(name)),
                    "Look for another list or a signature where the ISO comes from.");
        }
        String others =
                digests.others().isEmpty()
                        ? "no digests at all"
                        : "those of " + shown(String.join(", ", digests.others()));
        return new TrustException(
                "%s: has no digest of %s, but %s".formatted(list, shown(name), others),
                "Give the ISO the name its makers gave it, or name the right list.");
    }

    static TrustException differs(
            Path iso,
            DigestAlgorithm algorithm,
            Path list,
            @Nullable String expected,
            String found) {
        return new TrustException(
                "%s: %s is %s, expected %s (%s)".formatted(iso, algorithm, found, expected, list),
                "The download is incomplete or was changed. " + AGAIN);
    }

    /// What others wrote, fit for a terminal.
    private static String shown(String names) {
        String clean = names.replaceAll("\\p{Cntrl}", "?");
        return clean.length() <= 200 ? clean : clean.substring(0, 200) + "…";
    }
}
