package dev.bootwright.image.trust;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A list of digests, as far as it speaks of one file. Names in it are compared and never opened.
///
/// ```text
/// # SHA512 HASH                 Gentoo: the algorithm of the lines that follow
/// 0123…  name                   sha512sum, b2sum; `*name` in binary mode, `./name` from find
/// SHA512 (name) = 0123…         BSD, and `sha512sum --tag`
/// ```
///
/// Source: coreutils' manual, "md5sum invocation" and "b2sum invocation"; GLEP 59.
///
/// @param expected digest of the file by algorithm, in lower-case hex
/// @param weak     algorithms that name the file too but prove nothing, and what is not known here
/// @param others   names of some other files, for messages
record DigestList(Map<DigestAlgorithm, String> expected, Set<String> weak, List<String> others) {

    private static final int SOME = 3;
    private static final Pattern SECTION = Pattern.compile("#\\s*(\\S+)\\s+HASH\\s*");
    private static final Pattern TAGGED =
            Pattern.compile("([A-Za-z0-9-]+) ?\\((.+)\\) ?= ?([0-9A-Fa-f]{8,256})");
    private static final Pattern PLAIN = Pattern.compile("([0-9A-Fa-f]{8,256}) [ *]?(.+)");

    DigestList {
        expected = new EnumMap<>(expected);
        weak = Set.copyOf(weak);
        others = List.copyOf(others);
    }

    /// @param name     of the file that is asked for, without a directory
    /// @param listName which tells `b2sum`'s lists from `sha512sum`'s
    /// @throws TrustException if it gives the file two digests, or one of a wrong length
    static DigestList parse(String text, String name, String listName) throws TrustException {
        return new Parser(name, listName).parse(text);
    }

    private static final class Parser {
        private final String name;
        private final String listName;
        private final Map<DigestAlgorithm, String> expected = new EnumMap<>(DigestAlgorithm.class);
        private final Set<String> weak = new HashSet<>();
        private final List<String> others = new ArrayList<>();
        private String section = "";
        private int number;

        Parser(String name, String listName) {
            this.name = name;
            this.listName = listName;
        }

        DigestList parse(String text) throws TrustException {
            for (String line : (Iterable<String>) text.lines()::iterator) {
                number++;
                Matcher heading = SECTION.matcher(line);
                Matcher tagged = TAGGED.matcher(line);
                Matcher plain = PLAIN.matcher(line);
                if (heading.matches()) {
                    section = heading.group(1);
                } else if (tagged.matches()) {
                    entry(tagged.group(1), tagged.group(2), tagged.group(3));
                } else if (plain.matches()) {
                    entry(section, plain.group(2), plain.group(1));
                }
            }
            return new DigestList(expected, weak, others);
        }

        private void entry(String algorithmName, String file, String digest) throws TrustException {
            String bare = file.startsWith("./") ? file.substring(2) : file;
            if (!bare.equals(name)) {
                if (others.size() < SOME && !others.contains(bare)) {
                    others.add(bare);
                }
                return;
            }
            Optional<DigestAlgorithm> algorithm =
                    algorithmName.isEmpty()
                            ? DigestAlgorithm.guess(digest.length(), listName)
                            : DigestAlgorithm.of(algorithmName);
            if (algorithm.isEmpty()) {
                weak.add(algorithmName.isEmpty() ? weakName(digest.length()) : algorithmName);
            } else {
                expect(algorithm.get(), digest.toLowerCase(Locale.ROOT));
            }
        }

        private void expect(DigestAlgorithm algorithm, String digest) throws TrustException {
            if (digest.length() != algorithm.digits()) {
                throw refused(
                        "%d digits of %s, expected %d"
                                .formatted(digest.length(), algorithm, algorithm.digits()));
            }
            String before = expected.put(algorithm, digest);
            if (before != null && !before.equals(digest)) {
                throw refused("a second %s of the same file".formatted(algorithm));
            }
        }

        private static String weakName(int digits) {
            return switch (digits) {
                case 32 -> "MD5";
                case 40 -> "SHA1";
                default -> "%d digits".formatted(digits);
            };
        }

        private TrustException refused(String reason) {
            return new TrustException(
                    "%s: line %d: %s".formatted(listName, number, reason),
                    "Get the list again from where the ISO comes from.");
        }
    }
}
