package dev.bootwright.formats.menu;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Splits a GRUB script into words, as its shell does.
///
/// Quotes: in `'…'` nothing is special; in `"…"` `$` is, and `\` before `$`, `"` and `\`; elsewhere `\`
/// takes the special meaning from any character. An unclosed quote ends with the text. Source: GNU
/// GRUB manual, "Writing full configuration files directly".
final class GrubWords {

    /// A line of a script with its words, or a brace.
    ///
    /// @param words not expanded yet; empty for a brace
    /// @param brace `{`, `}` or a space if it is none
    record Statement(List<Word> words, char brace) {}

    /// @param pieces one after another
    record Word(List<Piece> pieces) {

        /// How many characters go into it, also where they become none.
        long length(Map<String, String> variables) {
            long length = 0;
            for (Piece piece : pieces) {
                length +=
                        piece.isVariable()
                                ? variables.getOrDefault(piece.text(), "").length()
                                : piece.text().length();
            }
            return length;
        }

        /// What it becomes: a variable outside quotes may become several words, or none.
        List<String> expand(Map<String, String> variables) {
            List<String> words = new ArrayList<>();
            StringBuilder word = new StringBuilder();
            boolean solid = false; // whether there is a word even if it is empty
            for (Piece piece : pieces) {
                String text =
                        piece.isVariable()
                                ? variables.getOrDefault(piece.text(), "")
                                : piece.text();
                solid |= piece.isQuoted() || !text.isBlank();
                if (!piece.isVariable() || piece.isQuoted()) {
                    word.append(text);
                } else {
                    String[] parts = text.split("\\s+", -1);
                    for (int i = 0; i < parts.length; i++) {
                        if (i > 0) {
                            if (!word.isEmpty()) {
                                words.add(word.toString());
                            }
                            word.setLength(0);
                        }
                        word.append(parts[i]);
                    }
                }
                if (word.length() > MOST_WORD || words.size() > MOST_WORDS) {
                    break; // variables that hold each other grow without end
                }
            }
            if (!word.isEmpty() || (solid && words.isEmpty())) {
                words.add(word.toString());
            }
            return words;
        }
    }

    record Piece(String text, boolean isVariable, boolean isQuoted) {}

    static final int MOST_WORD = 1 << 16;
    static final int MOST_WORDS = 1 << 12;

    private final String text;
    private int at;
    private final List<Statement> statements = new ArrayList<>();
    private List<Word> words = new ArrayList<>();
    private List<Piece> pieces = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();

    private GrubWords(String text) {
        this.text = text;
    }

    static List<Statement> split(String text) {
        GrubWords splitter = new GrubWords(text);
        splitter.run();
        return splitter.statements;
    }

    private void run() {
        while (at < text.length()) {
            char c = text.charAt(at++);
            switch (c) {
                case '\n', ';' -> endStatement();
                case ' ', '\t', '\r' -> endWord();
                case '#' -> comment();
                case '\'' -> single();
                case '"' -> quoted();
                case '\\' -> escaped();
                case '$' -> variable(false);
                case '{', '}' -> brace(c);
                default -> literal.append(c);
            }
        }
        endStatement();
    }

    private void comment() {
        if (!literal.isEmpty() || !pieces.isEmpty()) {
            literal.append('#'); // within a word it is no comment
            return;
        }
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
    }

    private void brace(char brace) {
        if (!literal.isEmpty() || !pieces.isEmpty()) {
            literal.append(brace);
            return;
        }
        endStatement();
        statements.add(new Statement(List.of(), brace));
    }

    private void escaped() {
        if (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '\n') { // a line goes on
                literal.append(c);
            }
        }
    }

    private void single() {
        int end = text.indexOf('\'', at);
        end = end < 0 ? text.length() : end;
        endLiteral(false);
        literal.append(text, at, end);
        at = Math.min(end + 1, text.length());
        endLiteral(true);
    }

    private void quoted() {
        endLiteral(false);
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                break;
            } else if (c == '$') {
                endLiteral(true);
                variable(true);
            } else if (c == '\\' && at < text.length() && "$\"\\".indexOf(text.charAt(at)) >= 0) {
                literal.append(text.charAt(at++));
            } else {
                literal.append(c);
            }
        }
        endLiteral(true);
    }

    private void variable(boolean isQuoted) {
        int start = at;
        String name;
        if (at < text.length() && text.charAt(at) == '{') {
            int end = text.indexOf('}', at);
            end = end < 0 ? text.length() : end;
            name = text.substring(at + 1, end);
            at = Math.min(end + 1, text.length());
        } else {
            while (at < text.length() && isName(text.charAt(at))) {
                at++;
            }
            name = text.substring(start, at);
        }
        if (name.isEmpty()) {
            literal.append('$');
            return;
        }
        endLiteral(isQuoted);
        pieces.add(new Piece(name, true, isQuoted));
    }

    private static boolean isName(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '?';
    }

    private void endLiteral(boolean isQuoted) {
        if (!literal.isEmpty() || isQuoted) {
            pieces.add(new Piece(literal.toString(), false, isQuoted));
            literal.setLength(0);
        }
    }

    private void endWord() {
        endLiteral(false);
        if (!pieces.isEmpty()) {
            words.add(new Word(List.copyOf(pieces)));
            pieces = new ArrayList<>();
        }
    }

    private void endStatement() {
        endWord();
        if (!words.isEmpty()) {
            statements.add(new Statement(List.copyOf(words), ' '));
            words = new ArrayList<>();
        }
    }
}
