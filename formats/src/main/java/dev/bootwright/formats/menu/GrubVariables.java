package dev.bootwright.formats.menu;

import dev.bootwright.formats.menu.GrubWords.Word;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The variables of a configuration, and what words become with them. All of it is bounded: variables
/// made of each other grow as fast as one likes.
final class GrubVariables {

    /// Characters of all names and values together.
    static final int MOST_KEPT = 1 << 20;

    /// Characters of all words that are expanded.
    static final int MOST_EXPANDED = 1 << 24;

    /// What a variable or a word takes beside its characters, counted as such.
    private static final int EACH = 64;

    private final Map<String, String> values = new HashMap<>();
    private long kept;
    private long expanded;

    /// @return whether there was room for it; if not, what was there before is left
    boolean put(String name, String value) {
        String before = values.get(name);
        long more =
                before == null
                        ? EACH + name.length() + value.length()
                        : value.length() - before.length();
        if (kept + more > MOST_KEPT) {
            return false;
        }
        kept += more;
        values.put(name, value);
        return true;
    }

    String getOrDefault(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    /// Whether nothing more is expanded.
    boolean isExhausted() {
        return expanded > MOST_EXPANDED;
    }

    /// @return nothing once it is too much
    List<String> expand(List<Word> words) {
        List<String> all = new ArrayList<>();
        for (Word word : words) {
            expanded += word.length(values);
            if (isExhausted()) {
                return List.of();
            }
            List<String> some = word.expand(values);
            expanded += (long) EACH * some.size();
            all.addAll(some);
        }
        return all;
    }
}
