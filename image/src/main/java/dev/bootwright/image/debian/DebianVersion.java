package dev.bootwright.image.debian;

import java.util.regex.Pattern;

/// A version number of a package, ordered as dpkg orders it.
///
/// `[epoch:]upstream[-revision]`. Equality is that of the order: `1.0` equals `1.0-0` and `0:1.0`.
/// Source: deb-version(7), "Sorting algorithm".
public final class DebianVersion implements Comparable<DebianVersion> {

    private static final Pattern EPOCH = Pattern.compile("[0-9]{1,9}");

    private final String text;
    private final int epoch;
    private final String upstream;
    private final String revision;

    private DebianVersion(String text, int epoch, String upstream, String revision) {
        this.text = text;
        this.epoch = epoch;
        this.upstream = upstream;
        this.revision = revision;
    }

    /// @throws IllegalArgumentException if `text` is empty or its epoch is no number
    public static DebianVersion parse(String text) {
        int colon = text.indexOf(':');
        String rest = text.substring(colon + 1);
        int hyphen = rest.lastIndexOf('-');
        String upstream = hyphen < 0 ? rest : rest.substring(0, hyphen);
        boolean epochIsNumber = colon < 0 || EPOCH.matcher(text.substring(0, colon)).matches();
        if (upstream.isEmpty() || !epochIsNumber) {
            throw new IllegalArgumentException("no version number: \"%s\"".formatted(text));
        }
        int epoch = colon < 0 ? 0 : Integer.parseInt(text, 0, colon, 10);
        String revision = hyphen < 0 ? "" : rest.substring(hyphen + 1);
        return new DebianVersion(text, epoch, upstream, revision);
    }

    @Override
    public int compareTo(DebianVersion other) {
        if (epoch != other.epoch) {
            return Integer.compare(epoch, other.epoch);
        }
        int upstreams = compare(upstream, other.upstream);
        return upstreams != 0 ? upstreams : compare(revision, other.revision);
    }

    /// Compares runs of other characters and runs of digits in turn, from the left.
    private static int compare(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() || j < b.length()) {
            while ((i < a.length() && !isDigit(a, i)) || (j < b.length() && !isDigit(b, j))) {
                int difference = order(a, i) - order(b, j);
                if (difference != 0) {
                    return difference;
                }
                i++;
                j++;
            }
            int endOfA = endOfDigits(a, i);
            int endOfB = endOfDigits(b, j);
            int numbers = compareNumbers(a.substring(i, endOfA), b.substring(j, endOfB));
            if (numbers != 0) {
                return numbers;
            }
            i = endOfA;
            j = endOfB;
        }
        return 0;
    }

    /// Rank of a character: `~` before the end, which is before letters, which are before the rest.
    private static int order(String text, int at) {
        if (at >= text.length() || isDigit(text, at)) {
            return 0;
        }
        char c = text.charAt(at);
        if (c == '~') {
            return -1;
        }
        boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        return letter ? c : c + 256;
    }

    /// Compares numbers of any length: upstreams put dates and hashes there that fit no `long`.
    private static int compareNumbers(String a, String b) {
        String x = withoutLeadingZeros(a);
        String y = withoutLeadingZeros(b);
        return x.length() != y.length() ? Integer.compare(x.length(), y.length()) : x.compareTo(y);
    }

    private static String withoutLeadingZeros(String digits) {
        int start = 0;
        while (start < digits.length() && digits.charAt(start) == '0') {
            start++;
        }
        return digits.substring(start);
    }

    private static int endOfDigits(String text, int from) {
        int end = from;
        while (end < text.length() && isDigit(text, end)) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(String text, int at) {
        return text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DebianVersion that && compareTo(that) == 0;
    }

    /// Constant within an epoch: equal versions may be spelled differently and are no map keys here.
    @Override
    public int hashCode() {
        return epoch;
    }

    /// The version as it was written.
    @Override
    public String toString() {
        return text;
    }
}
