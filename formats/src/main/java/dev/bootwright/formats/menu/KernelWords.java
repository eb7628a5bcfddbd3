package dev.bootwright.formats.menu;

import java.util.ArrayList;
import java.util.List;

/// Splits a line of kernel arguments as the kernel does: blanks between double quotes separate nothing.
///
/// The quotes are taken off, as GRUB takes off its own; who writes a line quotes anew. An unclosed one
/// ends with the line. Source: Linux, `lib/cmdline.c`, `next_arg`.
final class KernelWords {

    private KernelWords() {}

    static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean isQuoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                isQuoted = !isQuoted;
            } else if (isQuoted || !Character.isWhitespace(c)) {
                word.append(c);
            } else {
                end(word, words);
            }
        }
        end(word, words);
        return words;
    }

    private static void end(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }
}
