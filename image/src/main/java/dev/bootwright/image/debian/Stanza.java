package dev.bootwright.image.debian;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
        List<Stanza> stanzas = new ArrayList<>();
        Map<String, String> fields = new TreeMap<>();
        String last = "";
        int number = 0;
        int start = 1;
        for (String line : (text + "\n\n").lines().toList()) {
            number++;
            if (line.isBlank()) {
                if (!fields.isEmpty()) {
                    stanzas.add(new Stanza(start, Map.copyOf(fields)));
                    fields.clear();
                }
                last = "";
            } else if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
                if (last.isEmpty()) {
                    throw malformed(document, number, "a continuation line that continues nothing");
                }
                String more = line.strip();
                fields.merge(last, more.equals(".") ? "" : more, (a, b) -> a + "\n" + b);
            } else if (line.charAt(0) != '#') {
                start = fields.isEmpty() ? number : start;
                last = add(fields, line, document, number);
            }
        }
        if (!fields.isEmpty()) {
            stanzas.add(new Stanza(start, Map.copyOf(fields)));
        }
        return stanzas;
    }

    private static String add(Map<String, String> fields, String line, String document, int number)
            throws DebianException {
        int colon = line.indexOf(':');
        if (colon < 1 || line.substring(0, colon).isBlank()) {
            throw malformed(document, number, "expected \"Field: value\", found \"" + line + "\"");
        }
        String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        if (fields.put(name, line.substring(colon + 1).strip()) != null) {
            throw malformed(document, number, "a second field " + line.substring(0, colon));
        }
        return name;
    }

    private static DebianException malformed(String document, int line, String reason) {
        return new DebianException(
                "%s:%d: %s".formatted(document, line, reason),
                "The file is to follow deb822(5); correct that line.");
    }
}
