package dev.bootwright.formats.json;

import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/// Writes values as text. Control characters, `"`, `\` and the two line separators that JavaScript
/// once refused are escaped; everything else stays as it is.
final class JsonWriter {

    private final StringBuilder out = new StringBuilder();
    private final boolean indent;
    private int depth;

    private JsonWriter(boolean indent) {
        this.indent = indent;
    }

    static String compact(Json value) {
        JsonWriter writer = new JsonWriter(false);
        writer.value(value);
        return writer.out.toString();
    }

    static String indented(Json value) {
        JsonWriter writer = new JsonWriter(true);
        writer.value(value);
        return writer.out.append('\n').toString();
    }

    /// Not by a switch over patterns: preparing the first one of those takes an emulated machine a
    /// third of a second, on its way to being known.
    private void value(Json value) {
        if (value instanceof Json.Text(String text)) {
            text(text);
        } else if (value instanceof Json.Number(var number)) {
            out.append(number);
        } else if (value instanceof Json.Bool(boolean bool)) {
            out.append(bool);
        } else if (value instanceof Json.Array(var elements)) {
            array(elements);
        } else if (value instanceof Json.Object(var members)) {
            object(members);
        } else {
            out.append("null");
        }
    }

    private void array(List<Json> elements) {
        open('[');
        Iterator<Json> each = elements.iterator();
        while (each.hasNext()) {
            newLine();
            value(each.next());
            separator(each.hasNext());
        }
        close(']', elements.isEmpty());
    }

    private void object(Map<String, Json> members) {
        open('{');
        Iterator<Map.Entry<String, Json>> each = members.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<String, Json> member = each.next();
            newLine();
            text(member.getKey());
            out.append(indent ? ": " : ":");
            value(member.getValue());
            separator(each.hasNext());
        }
        close('}', members.isEmpty());
    }

    private void open(char bracket) {
        out.append(bracket);
        depth++;
    }

    private void close(char bracket, boolean empty) {
        depth--;
        if (!empty) {
            newLine();
        }
        out.append(bracket);
    }

    private void separator(boolean more) {
        if (more) {
            out.append(',');
        }
    }

    private void newLine() {
        if (indent) {
            out.append('\n').repeat("  ", depth);
        }
    }

    private void text(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20 || c == 0x7F || c == '\u2028' || c == '\u2029') {
                        out.append("\\u").append(HexFormat.of().toHexDigits(c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
