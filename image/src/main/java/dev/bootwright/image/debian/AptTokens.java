package dev.bootwright.image.debian;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The words, strings and punctuation of an apt.conf(5) file, without its comments.
final class AptTokens {

    private static final Pattern TOKEN =
            Pattern.compile(
                    "(?<comment>//[^\\n]*|#[^\\n]*|/\\*.*?(?:\\*/|\\z))"
                            + "|\"(?<string>[^\"\\n]*)\""
                            + "|(?<word>(?:(?!//|/\\*)[^\\s{};\"])+)"
                            + "|(?<mark>[{};])",
                    Pattern.DOTALL);

    private AptTokens() {}

    static List<String> of(String text) {
        List<String> tokens = new ArrayList<>();
        Matcher found = TOKEN.matcher(text);
        while (found.find()) {
            for (String group : List.of("string", "word", "mark")) {
                if (found.group(group) != null) {
                    tokens.add(found.group(group));
                }
            }
        }
        return tokens;
    }
}
