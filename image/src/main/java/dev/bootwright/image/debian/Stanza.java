package dev.bootwright.image.debian;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One paragraph of a deb822 document: fields by name, whatever the case of the name.
///
/// The lines of a value are joined with newlines; continuation lines keep no leading white space, and
/// a lone `.` on one is an empty line. Source: deb822(5).
///
/// @param line of the document it starts on, from 1
record Stanza(int line, Map<String, String> fields) {

    Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name.toLowerCase(Locale.ROOT)));
    }

    /// The words of a field, none when it is absent.
    List<String> words(String name) {
        String value = field(name).orElse("").strip();
        return value.isEmpty() ? List.of() : List.of(value.split("\\s+", -1));
    }

    /// @param document name of the document, for messages
    /// @throws DebianException if a line is neither a field nor the continuation of one
    static List<Stanza> parse(String document, String text) throws DebianException {
        var parser = new Parser(document);
        for (String line : text.lines().toList()) {
            parser.line(line);
        }
        parser.endOfParagraph();
        return parser.stanzas;
    }

    private static final class Parser {
        private final String document;
        private final List<Stanza> stanzas = new ArrayList<>();
        private final Map<String, StringBuilder> fields = new TreeMap<>();
        private @Nullable StringBuilder last;
        private int number;
        private int start;

        Parser(String document) {
            this.document = document;
        }

        void line(String line) throws DebianException {
            number++;
            if (line.isBlank()) {
                endOfParagraph();
            } else if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
                if (last == null) {
                    throw malformed("a continuation line that continues nothing");
                }
                String more = line.strip();
                last.append('\n').append(more.equals(".") ? "" : more);
            } else if (line.charAt(0) != '#') {
                field(line);
            }
        }

        private void field(String line) throws DebianException {
            int colon = line.indexOf(':');
            if (colon < 1 || line.substring(0, colon).isBlank()) {
                throw malformed("expected \"Field: value\", found \"" + line + "\"");
            }
            start = fields.isEmpty() ? number : start;
            last = new StringBuilder(line.substring(colon + 1).strip());
            String name = line.substring(0, colon).strip();
            if (fields.put(name.toLowerCase(Locale.ROOT), last) != null) {
                throw malformed("a second field " + name);
            }
        }

        void endOfParagraph() {
            if (!fields.isEmpty()) {
                Map<String, String> values = new TreeMap<>();
                fields.forEach((name, value) -> values.put(name, value.toString()));
                stanzas.add(new Stanza(start, Map.copyOf(values)));
                fields.clear();
            }
            last = null;
        }

        private DebianException malformed(String reason) {
            return new DebianException(
                    "%s:%d: %s".formatted(document, number, reason),
                    "The file is to follow deb822(5); correct that line.");
        }
    }
}
