package dev.bootwright.formats.payload;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The list of files that live-bootstrap documents beside its shell recipe: `external.list`.
///
/// ```text
/// line = name blanks path         blanks are spaces and tabs; those around a line mean nothing
/// name = word | quoted            a word is anything without blanks
/// path = rest of the line | quoted            absolute
/// quoted = '"' { character | '\"' | '\\' } '"'
/// ```
///
/// Lines without text are passed over, and the last one may end without a newline; the recipe counts
/// both wrongly. Quotes are ours: in the recipe a name cannot hold a blank.
///
/// Source: live-bootstrap `README.md`, "Manual creation without Python".
public final class FileList {

    private static final int MAX_BYTES = 64 << 20;

    private final Path list;
    private final int line;
    private final String text;
    private int position;

    private FileList(Path list, int line, String text) {
        this.list = list;
        this.line = line;
        this.text = text;
    }

    /// Reads a list; the files themselves are not looked at.
    ///
    /// @throws IOException with the line, if it is not of this form
    public static List<PayloadSource> read(Path list) throws IOException {
        if (Files.size(list) > MAX_BYTES) {
            throw new IOException("%s: a list of more than %d bytes".formatted(list, MAX_BYTES));
        }
        List<PayloadSource> sources = new ArrayList<>();
        int number = 0;
        for (String each : text(list).split("\n", -1)) {
            number++;
            FileList line = new FileList(list, number, each.strip());
            if (!line.text.isEmpty()) {
                sources.add(line.source());
            }
        }
        return List.copyOf(sources);
    }

    private static String text(Path list) throws IOException {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(list))).toString();
        } catch (CharacterCodingException e) {
            throw new IOException(list + ": is not UTF-8", e);
        }
    }

    private PayloadSource source() throws IOException {
        String name = isQuote() ? quoted() : word();
        while (position < text.length() && isBlank(text.charAt(position))) {
            position++;
        }
        String path = isQuote() ? quoted() : rest();
        if (path.isEmpty()) {
            throw wrong("expected NAME PATH, found only " + FileName.shown(name));
        }
        if (position < text.length()) {
            throw wrong("expected nothing behind the path, found " + rest());
        }
        try {
            Path file = Path.of(path);
            if (!file.isAbsolute()) {
                throw wrong("expected an absolute path, found %s".formatted(FileName.shown(path)));
            }
            return new PayloadSource(name, file);
        } catch (InvalidPathException e) {
            throw wrong("not a path: %s".formatted(FileName.shown(path)));
        }
    }

    private boolean isQuote() {
        return position < text.length() && text.charAt(position) == '"';
    }

    private String word() {
        int start = position;
        while (position < text.length() && !isBlank(text.charAt(position))) {
            position++;
        }
        return text.substring(start, position);
    }

    private String rest() {
        int start = position;
        position = text.length();
        return text.substring(start);
    }

    private String quoted() throws IOException {
        StringBuilder value = new StringBuilder();
        for (int i = position + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                position = i + 1;
                if (position < text.length() && !isBlank(text.charAt(position))) {
                    throw wrong("expected a blank behind the closing quote");
                }
                return value.toString();
            }
            boolean isEscape = c == '\\' && i + 1 < text.length();
            value.append(isEscape ? text.charAt(++i) : c);
        }
        throw wrong("the closing quote is missing");
    }

    private IOException wrong(String reason) {
        return new IOException("%s, line %d: %s".formatted(list, line, reason));
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
