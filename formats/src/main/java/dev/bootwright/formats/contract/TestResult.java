package dev.bootwright.formats.contract;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a test of hardware found. It travels as a line of its step's log, such as
/// `result disks S1 degraded: 2 sectors that cannot be read`.
///
/// @param test    `cpu`, `memory` or `disks`
/// @param subject what was tested, without blanks: the serial number of a disk, or `all`
/// @param detail  one line for people
public record TestResult(String test, String subject, Verdict verdict, String detail) {

    private static final Pattern LINE =
            Pattern.compile(
                    "result (cpu|memory|disks) (\\S{1,128}) (passed|degraded|failed|skipped): (.{0,500})");

    /// In order of severity.
    public enum Verdict {
        SKIPPED("skipped"),
        PASSED("passed"),
        /// It works, with signs of damage, wear or heat.
        DEGRADED("degraded"),
        FAILED("failed");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        static Verdict of(String word) {
            for (Verdict each : values()) {
                if (each.word.equals(word)) {
                    return each;
                }
            }
            throw new IllegalArgumentException("no verdict: " + word);
        }
    }

    public TestResult {
        subject = subject.isBlank() ? "?" : subject.strip().replaceAll("\\s", "_");
        detail = detail.length() > 500 ? detail.substring(0, 500) : detail;
    }

    /// The result in a line of a log, if there is one.
    public static Optional<TestResult> find(String line) {
        Matcher matcher = LINE.matcher(line);
        return matcher.matches()
                ? Optional.of(
                        new TestResult(
                                matcher.group(1),
                                matcher.group(2),
                                Verdict.of(matcher.group(3)),
                                matcher.group(4)))
                : Optional.empty();
    }

    /// The line.
    @Override
    public String toString() {
        return "result %s %s %s: %s".formatted(test, subject, verdict.word(), detail);
    }
}
