package dev.bootwright.image.debian;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Reads the two forms of sources.list(5): one line a source, and deb822 paragraphs.
final class SourcesReader {

    private static final String MIRROR_LIST = "mirror+file";
    private static final Set<String> NO = Set.of("no", "false", "without", "off", "disable", "0");

    private final Path root;
    private final boolean checkValidUntil;

    /// @param root            of the file system that `mirror+file` and `Signed-By` are resolved in
    /// @param checkValidUntil unless a source says otherwise
    SourcesReader(Path root, boolean checkValidUntil) {
        this.root = root;
        this.checkValidUntil = checkValidUntil;
    }

    List<Source> read(Path file) throws IOException {
        String text = Files.readString(file);
        return file.toString().endsWith(".sources")
                ? readStanzas(file.toString(), text)
                : readLines(file.toString(), text);
    }

    List<Source> readLines(String file, String text) throws IOException {
        List<Source> sources = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String rest = line.replaceFirst("#.*", "").strip();
            if (rest.startsWith("deb ") || rest.startsWith("deb\t")) {
                String where = file + ":" + number;
                sources.addAll(readLine(where, rest.substring("deb".length()).strip()));
            } else if (!rest.isEmpty() && !rest.matches("deb-src\\s.*")) {
                throw malformed(file + ":" + number, "expected deb or deb-src, found: " + rest);
            }
        }
        return sources;
    }

    private List<Source> readLine(String where, String line) throws IOException {
        Map<String, String> options = new LinkedHashMap<>();
        String rest = line;
        if (rest.startsWith("[")) {
            int end = rest.indexOf(']');
            if (end < 0) {
                throw malformed(where, "the options have no closing bracket");
            }
            for (String option : rest.substring(1, end).strip().split("\\s+", -1)) {
                int equals = option.indexOf('=');
                if (equals > 0) {
                    options.put(
                            option.substring(0, equals).toLowerCase(Locale.ROOT),
                            option.substring(equals + 1));
                }
            }
            rest = rest.substring(end + 1).strip();
        }
        List<String> words = List.of(rest.split("\\s+", -1));
        if (words.size() < 2 || (words.size() < 3 && !words.get(1).endsWith("/"))) {
            throw malformed(where, "expected an address, a suite and components");
        }
        var parts = new Parts(where, options, words.subList(2, words.size()));
        return parts.sources(List.of(words.get(0)), List.of(words.get(1)));
    }

    List<Source> readStanzas(String file, String text) throws IOException {
        List<Source> sources = new ArrayList<>();
        for (Stanza stanza : Stanza.parse(file, text)) {
            String where = file + ":" + stanza.line();
            boolean disabled =
                    NO.contains(stanza.field("Enabled").orElse("yes").toLowerCase(Locale.ROOT));
            if (!disabled && stanza.words("Types").contains("deb")) {
                List<String> uris = stanza.words("URIs");
                List<String> suites = stanza.words("Suites");
                if (uris.isEmpty() || suites.isEmpty()) {
                    throw malformed(where, "URIs and Suites are needed");
                }
                Map<String, String> options = new LinkedHashMap<>(stanza.fields());
                options.put("arch", stanza.field("Architectures").orElse(""));
                var parts = new Parts(where, options, stanza.words("Components"));
                sources.addAll(parts.sources(uris, suites));
            }
        }
        return sources;
    }

    /// What one line or paragraph says beside its addresses and suites.
    private final class Parts {
        private final String where;
        private final Map<String, String> options;
        private final List<String> components;

        Parts(String where, Map<String, String> options, List<String> components) {
            this.where = where;
            this.options = options;
            this.components = components;
        }

        List<Source> sources(List<String> addresses, List<String> suites) throws IOException {
            List<Source> sources = new ArrayList<>();
            for (String address : addresses) {
                List<URI> mirrors = mirrors(where, address);
                for (String suite : suites) {
                    if (!suite.endsWith("/") && !mirrors.isEmpty()) {
                        sources.add(source(mirrors, suite));
                    }
                }
            }
            return sources;
        }

        private Source source(List<URI> mirrors, String suite) throws DebianException {
            String architectures = options.getOrDefault("arch", "").strip();
            String check = options.getOrDefault("check-valid-until", "").toLowerCase(Locale.ROOT);
            return new Source(
                    where,
                    mirrors,
                    suite,
                    components,
                    architectures.isEmpty()
                            ? List.of()
                            : List.of(architectures.split("[\\s,]+", -1)),
                    signedBy(),
                    check.isEmpty() ? checkValidUntil : !NO.contains(check));
        }

        private SignedBy signedBy() throws DebianException {
            String value = options.getOrDefault("signed-by", "").strip();
            if (value.isEmpty()) {
                return new SignedBy.AnyTrusted();
            }
            try {
                return switch (SignedBy.parse(value)) {
                    case SignedBy.Files(List<Path> keyrings) ->
                            new SignedBy.Files(keyrings.stream().map(k -> under(k)).toList());
                    case SignedBy other -> other;
                };
            } catch (IllegalArgumentException e) {
                throw malformed(where, "Signed-By: " + e.getMessage());
            }
        }
    }

    /// The mirrors an address stands for; none when packages cannot be fetched from there.
    private List<URI> mirrors(String where, String address) throws IOException {
        URI uri;
        try {
            uri = new URI(address);
        } catch (URISyntaxException e) {
            throw malformed(where, "\"%s\" is no address".formatted(address));
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "http", "https", "file" -> List.of(directory(uri));
            case "copy" -> List.of(directory(URI.create("file" + address.substring(4))));
            case MIRROR_LIST -> mirrorList(where, under(Path.of(uri.getPath())));
            default -> List.of();
        };
    }

    /// Reads a list of mirrors: an address a line, with remarks after a tab. Source: apt-transport-mirror(1).
    private List<URI> mirrorList(String where, Path list) throws IOException {
        if (!Files.isReadable(list)) {
            throw malformed(where, "there is no list of mirrors " + list);
        }
        List<URI> mirrors = new ArrayList<>();
        for (String line : Files.readAllLines(list)) {
            String address = line.replaceFirst("[\\t#].*", "").strip();
            if (!address.isEmpty() && !address.startsWith(MIRROR_LIST)) {
                mirrors.addAll(mirrors(where, address));
            }
        }
        return mirrors;
    }

    private Path under(Path absolute) {
        return root.resolve(Path.of("/").relativize(absolute));
    }

    /// The address with a slash at the end, so that relative names resolve below it.
    static URI directory(URI uri) {
        String text = uri.toString();
        return text.endsWith("/") ? uri : URI.create(text + "/");
    }

    private static DebianException malformed(String where, String reason) {
        return new DebianException(
                "%s: %s".formatted(where, reason),
                "Correct that line (see sources.list(5)), or name a mirror: --mirror URL --suite NAME.");
    }
}
