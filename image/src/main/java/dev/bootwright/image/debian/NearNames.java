package dev.bootwright.image.debian;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Names like one that does not exist, for "did you mean".
final class NearNames {

    private static final int MOST = 5;
    private static final int FURTHEST = 3;

    private NearNames() {}

    private record Candidate(String name, int distance) {}

    /// At most five of the names, the likest first.
    static List<String> of(String wanted, Collection<String> names) {
        return names.stream()
                .map(name -> new Candidate(name, rank(wanted, name)))
                .filter(candidate -> candidate.distance() <= FURTHEST)
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(MOST)
                .map(Candidate::name)
                .toList();
    }

    /// Edits between the names, or little when one is the beginning of the other.
    private static int rank(String wanted, String name) {
        if (name.startsWith(wanted + "-") || wanted.startsWith(name + "-")) {
            return 2;
        }
        boolean hopeless = Math.abs(wanted.length() - name.length()) > FURTHEST;
        int most = Math.min(FURTHEST, wanted.length() / 3);
        int edits = hopeless ? Integer.MAX_VALUE : edits(wanted, name);
        return edits <= most ? edits : Integer.MAX_VALUE;
    }

    /// Insertions, deletions and replacements that make one text the other (Levenshtein).
    private static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
