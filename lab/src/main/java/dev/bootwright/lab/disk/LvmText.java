package dev.bootwright.lab.disk;

import dev.bootwright.formats.bytes.FormatException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The text that LVM keeps its metadata in.
///
/// ```text
/// section = name "{" (name "=" value | section)* "}"
/// value   = number | "text" | "[" (value ("," value)*)? "]"
/// ```
///
/// Source: LVM2, libdm/libdm-config.c. Here every value becomes its text, an array the texts of its
/// elements.
final class LvmText {

    private static final Pattern TOKEN =
            Pattern.compile("#[^\\n]*|\"(?:[^\"\\\\]|\\\\.)*\"|[{}=\\[\\],]|[^\\s{}=\\[\\],\"#]+");

    /// A section: values and sections by name.
    record Section(Map<String, List<String>> values, Map<String, Section> sections) {

        String value(String name) throws FormatException {
            List<String> value = values.get(name);
            if (value == null || value.size() != 1) {
                throw new FormatException("LVM metadata", name, 0, "expected one value: " + value);
            }
            return value.getFirst();
        }

        long number(String name) throws FormatException {
            try {
                return Long.parseLong(value(name));
            } catch (NumberFormatException e) {
                throw new FormatException("LVM metadata", name, 0, "no number: " + value(name));
            }
        }

        Section section(String name) throws FormatException {
            Section section = sections.get(name);
            if (section == null) {
                throw new FormatException("LVM metadata", name, 0, "no such section");
            }
            return section;
        }
    }

    private final List<String> tokens = new ArrayList<>();
    private int next;

    private LvmText(String text) {
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            if (!matcher.group().startsWith("#")) {
                tokens.add(matcher.group());
            }
        }
    }

    static Section parse(String text) throws FormatException {
        LvmText reader = new LvmText(text);
        Section root = reader.members();
        if (reader.next < reader.tokens.size()) {
            throw reader.unexpected();
        }
        return root;
    }

    private Section members() throws FormatException {
        Section section = new Section(new LinkedHashMap<>(), new LinkedHashMap<>());
        while (next < tokens.size() && !peek().equals("}")) {
            String name = take();
            if (peek().equals("{")) {
                next++;
                section.sections().put(name, members());
                expect("}");
            } else {
                expect("=");
                section.values().put(name, value());
            }
        }
        return section;
    }

    private List<String> value() throws FormatException {
        if (!peek().equals("[")) {
            return List.of(unquote(take()));
        }
        next++;
        List<String> elements = new ArrayList<>();
        while (!peek().equals("]")) {
            elements.add(unquote(take()));
            if (peek().equals(",")) {
                next++;
            }
        }
        next++;
        return elements;
    }

    private static String unquote(String token) {
        return token.startsWith("\"") ? token.substring(1, token.length() - 1) : token;
    }

    private String peek() throws FormatException {
        if (next >= tokens.size()) {
            throw unexpected();
        }
        return tokens.get(next);
    }

    private String take() throws FormatException {
        String token = peek();
        next++;
        return token;
    }

    private void expect(String token) throws FormatException {
        if (!take().equals(token)) {
            next--;
            throw unexpected();
        }
    }

    private FormatException unexpected() {
        String found = next < tokens.size() ? tokens.get(next) : "the end";
        return new FormatException("LVM metadata", "token " + next, 0, "unexpected " + found);
    }
}
