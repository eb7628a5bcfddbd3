package dev.bootwright.image.debian;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.image.openpgp.ClearSigned;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an archive says about one suite, as its signed `InRelease` has it.
///
/// Source: the Debian wiki's "DebianRepository/Format", section "Release files".
///
/// @param signer       fingerprint of the primary key that signed it
/// @param date         when the suite was published
/// @param validUntil   when the archive means to have published it anew
/// @param byHash       whether indexes can be fetched by their digest, which no update can pull away
/// @param notAutomatic whether apt chooses from it only when asked, as from backports
/// @param binaryAll    whether packages of architecture `all` have an index of their own
/// @param files        the indexes by their names relative to the suite
public record Release(
        String origin,
        String suite,
        String codename,
        String version,
        String signer,
        Instant date,
        Optional<Instant> validUntil,
        boolean byHash,
        boolean notAutomatic,
        boolean binaryAll,
        Map<String, IndexFile> files) {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy H:mm:ss z", Locale.ROOT);
    private static final Pattern FILE =
            Pattern.compile("([0-9a-f]{64})\\s+([0-9]{1,18})\\s+(\\S+)");

    public Release {
        files = Map.copyOf(files);
    }

    /// One index of the suite.
    ///
    /// @param size in bytes
    public record IndexFile(String sha256, long size) {}

    /// Reads the signed text of an `InRelease`.
    ///
    /// @param document name of the file, for messages
    /// @throws DebianException if a field is missing or malformed
    static Release parse(ClearSigned signed, String signer, String document) throws IOException {
        List<Stanza> stanzas = Stanza.parse(document, new String(signed.signedBytes(), UTF_8));
        if (stanzas.size() != 1) {
            throw malformed(document, "expected one paragraph, found " + stanzas.size());
        }
        Stanza stanza = stanzas.getFirst();
        Optional<String> validUntil = stanza.field("Valid-Until");
        boolean allApart =
                stanza.words("Architectures").contains("all")
                        && !stanza.words("No-Support-for-Architecture-all").contains("Packages");
        return new Release(
                stanza.field("Origin").orElse(""),
                stanza.field("Suite").orElse(""),
                stanza.field("Codename").orElse(""),
                stanza.field("Version").orElse(""),
                signer,
                date(document, stanza.field("Date").orElse("")),
                validUntil.isEmpty()
                        ? Optional.empty()
                        : Optional.of(date(document, validUntil.get())),
                stanza.field("Acquire-By-Hash").orElse("no").equals("yes"),
                stanza.field("NotAutomatic").orElse("no").equals("yes"),
                allApart,
                files(document, stanza.field("SHA256").orElse("")));
    }

    private static Map<String, IndexFile> files(String document, String field)
            throws DebianException {
        Map<String, IndexFile> files = new HashMap<>();
        for (String line : field.lines().toList()) {
            Matcher parts = FILE.matcher(line);
            if (parts.matches()) {
                long size = Long.parseLong(parts.group(2));
                files.put(parts.group(3), new IndexFile(parts.group(1), size));
            } else if (!line.isBlank()) {
                throw malformed(document, "SHA256: \"%s\"".formatted(line));
            }
        }
        return files;
    }

    private static Instant date(String document, String text) throws DebianException {
        try {
            return DATE.parse(text, Instant::from);
        } catch (DateTimeException e) {
            throw malformed(document, "no date: \"%s\"".formatted(text));
        }
    }

    private static DebianException malformed(String document, String reason) {
        return new DebianException(
                document + ": " + reason, "The mirror serves something else; try another one.");
    }
}
