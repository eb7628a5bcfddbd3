package dev.bootwright.formats.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads one JSON document, strictly: no comments, no trailing commas, no duplicate members unless asked for.
///
/// Hostile input is bounded: at most [#MAX_DEPTH] levels, [#MAX_VALUES] values, numbers of at most
/// [#MAX_NUMBER] characters.
final class JsonParser {

    static final int MAX_DEPTH = 64;

    /// A value of two characters takes more than sixty bytes of memory. The inventory of a thousand disks of
    /// four partitions each has some 70,000 values.
    static final int MAX_VALUES = 500_000;

    static final int MAX_NUMBER = 64;

    /// Digits of an exponent: with more of them, a sum would have more digits than memory.
    static final int MAX_EXPONENT = 3;

    private final String text;
    private final boolean keepsLast;
    private int position;
    private int depth;
    private int values;

    /// @param keepsLast whether the last of equal members counts, instead of being an error
    JsonParser(String text, boolean keepsLast) {
        this.text = text;
        this.keepsLast = keepsLast;
    }

    Json document() throws JsonException {
        Json value = value();
        skipSpace();
        if (position < text.length()) {
            throw malformed("expected the end, found " + found());
        }
        return value;
    }

    private Json value() throws JsonException {
        skipSpace();
        if (position == text.length()) {
            throw malformed("expected a value, found the end");
        }
        if (++values > MAX_VALUES) {
            throw malformed("more than %d values".formatted(MAX_VALUES));
        }
        char c = text.charAt(position);
        return switch (c) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> new Json.Text(string());
            case 't' -> literal("true", new Json.Bool(true));
            case 'f' -> literal("false", new Json.Bool(false));
            case 'n' -> literal("null", new Json.Null());
            default -> number();
        };
    }

    private Json object() throws JsonException {
        enter();
        Map<String, Json> members = new LinkedHashMap<>();
        if (!closes('}')) {
            do {
                skipSpace();
                if (position == text.length() || text.charAt(position) != '"') {
                    throw malformed("expected a member name, found " + found());
                }
                String name = string();
                skipSpace();
                expect(':');
                if (members.put(name, value()) != null && !keepsLast) {
                    throw malformed("member \"" + name + "\" appears twice");
                }
            } while (continues('}'));
        }
        depth--;
        return new Json.Object(members);
    }

    private Json array() throws JsonException {
        enter();
        List<Json> elements = new ArrayList<>();
        if (!closes(']')) {
            do {
                elements.add(value());
            } while (continues(']'));
        }
        depth--;
        return new Json.Array(elements);
    }

    private void enter() throws JsonException {
        position++;
        if (++depth > MAX_DEPTH) {
            throw malformed("more than %d levels".formatted(MAX_DEPTH));
        }
    }

    private boolean closes(char bracket) {
        skipSpace();
        if (position < text.length() && text.charAt(position) == bracket) {
            position++;
            return true;
        }
        return false;
    }

    private boolean continues(char bracket) throws JsonException {
        if (closes(bracket)) {
            return false;
        }
        expect(',');
        return true;
    }

    private void expect(char c) throws JsonException {
        if (position == text.length() || text.charAt(position) != c) {
            throw malformed("expected '%c', found %s".formatted(c, found()));
        }
        position++;
    }

    private Json literal(String word, Json value) throws JsonException {
        if (!text.startsWith(word, position)) {
            throw malformed("expected a value, found " + found());
        }
        position += word.length();
        return value;
    }

    private Json number() throws JsonException {
        int start = position;
        if (peek() == '-') {
            position++;
        }
        if (peek() == '0') {
            position++;
        } else {
            digits();
        }
        if (peek() == '.') {
            position++;
            digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            position++;
            if (peek() == '+' || peek() == '-') {
                position++;
            }
            int exponent = position;
            digits();
            if (position - exponent > MAX_EXPONENT) {
                throw malformed("number out of range");
            }
        }
        if (position - start > MAX_NUMBER) {
            throw malformed("number of more than %d characters".formatted(MAX_NUMBER));
        }
        return new Json.Number(text.substring(start, position));
    }

    private void digits() throws JsonException {
        int start = position;
        while (peek() >= '0' && peek() <= '9') {
            position++;
        }
        if (position == start) {
            throw malformed("expected a value, found " + found());
        }
    }

    private char peek() {
        return position < text.length() ? text.charAt(position) : '\0';
    }

    private String string() throws JsonException {
        position++;
        String start = plain();
        if (text.charAt(position) == '"') {
            position++;
            return start; // nearly always, and without a copy that grows
        }
        StringBuilder value = new StringBuilder(start);
        while (text.charAt(position) == '\\') {
            position++;
            value.append(escape()).append(plain());
        }
        position++;
        return value.toString();
    }

    /// The characters of a string up to its end or the next escape.
    private String plain() throws JsonException {
        int start = position;
        while (true) {
            if (position >= text.length()) {
                throw malformed("string without end");
            }
            char c = text.charAt(position);
            if (c < 0x20) {
                throw malformed("control character in a string");
            }
            if (c == '"' || c == '\\') {
                return text.substring(start, position);
            }
            position++;
        }
    }

    private char escape() throws JsonException {
        char c = peek();
        position++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hexEscape();
            default -> throw malformed("unknown escape");
        };
    }

    private char hexEscape() throws JsonException {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0 || peek() > 'f') {
                throw malformed("expected four hexadecimal digits, found " + found());
            }
            value = value << 4 | digit;
            position++;
        }
        return (char) value;
    }

    private void skipSpace() {
        while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    private String found() {
        if (position >= text.length()) {
            return "the end";
        }
        int codePoint = text.codePointAt(position);
        return Character.isISOControl(codePoint)
                ? "U+%04X".formatted(codePoint)
                : "'" + Character.toString(codePoint) + "'";
    }

    private JsonException malformed(String reason) {
        return new JsonException(where() + reason);
    }

    private String where() {
        String before = text.substring(0, Math.min(position, text.length()));
        long line = before.chars().filter(c -> c == '\n').count() + 1;
        int column = before.length() - before.lastIndexOf('\n');
        return "JSON: line %d, column %d: ".formatted(line, column);
    }
}
