package dev.bootwright.formats.menu;

import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// The version of a kernel as its file name has it. Numbers count as numbers, so `6.8.12-10-pve` is newer
/// than `6.8.12-9-pve`; a release candidate (`-rc1`), what was kept aside (`.old`) and a build for debugging
/// (`+debug`) are older than the release; otherwise words compare as words and what is longer is newer.
///
/// @param text such as `6.17.2-1-pve`, empty if the file has none in its name
public record KernelVersion(String text) implements Comparable<KernelVersion> {

    private static final Pattern PARTS = Pattern.compile("\\d+|[A-Za-z]+");
    private static final Set<String> OLDER =
            Set.of("rc", "old", "bak", "rescue", "fallback", "debug");
    private static final int NUMBER = 3;

    @Override
    public int compareTo(KernelVersion other) {
        List<String> mine = parts();
        List<String> others = other.parts();
        for (int i = 0; i < Math.max(mine.size(), others.size()); i++) {
            int order =
                    compare(
                            i < mine.size() ? mine.get(i) : "",
                            i < others.size() ? others.get(i) : "");
            if (order != 0) {
                return order;
            }
        }
        return text.compareTo(other.text);
    }

    private List<String> parts() {
        return PARTS.matcher(text).results().map(MatchResult::group).toList();
    }

    private static int compare(String a, String b) {
        if (rank(a) != rank(b)) {
            return Integer.compare(rank(a), rank(b));
        }
        if (rank(a) != NUMBER) {
            return a.compareTo(b);
        }
        String left = withoutZeros(a);
        String right = withoutZeros(b);
        return left.length() != right.length()
                ? Integer.compare(left.length(), right.length())
                : left.compareTo(right);
    }

    /// `rc` is older than nothing more, which is older than a word, which is older than a number.
    private static int rank(String part) {
        if (OLDER.contains(part)) {
            return 0;
        }
        if (part.isEmpty()) {
            return 1;
        }
        return Character.isDigit(part.charAt(0)) ? NUMBER : 2;
    }

    private static String withoutZeros(String digits) {
        return digits.replaceFirst("^0+(?=.)", "");
    }

    @Override
    public String toString() {
        return text;
    }
}
