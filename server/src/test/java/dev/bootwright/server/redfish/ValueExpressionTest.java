package dev.bootwright.server.redfish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.server.redfish.ValueExpression.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueExpressionTest {

    private static final List<String> TEXTS =
            List.of(
                    "",
                    "a",
                    "A1",
                    "abc",
                    "aab",
                    "0x1F",
                    "-7",
                    "10.0.9.7",
                    "10.0.9.256",
                    "a b",
                    "Passw0rd!",
                    "passw0rd!",
                    "]",
                    "a-b",
                    "a\\b",
                    "\t",
                    "\u00e9",
                    "\ud83d\udcbe",
                    "2001:db8::1",
                    "x_1",
                    "^",
                    "a\nb");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "^$",
                "^[A-Z0-9]*$",
                "^0[xX][0-9a-fA-F]{1,4}$",
                "^-?\\d+$",
                "^(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)$",
                "[^\\s]+",
                "(a|b|ab)*",
                "((a*)*b?)*",
                "a{2}b|x_1",
                "[\\w-]+",
                "[a\\-b]+",
                "[\\]^]",
                ".",
                "\\x41\\x31",
                "a??b*?.+?",
                "(|a)(b|)c?"
            })
    void decidesAsJavasPatternsDo(String expression) {
        for (String text : TEXTS) {
            assertThat(ValueExpression.verdict(expression, text))
                    .as("%s of \"%s\"", expression, text)
                    .isEqualTo(
                            Pattern.compile(expression).matcher(text).matches()
                                    ? Verdict.MATCHES
                                    : Verdict.DIFFERS);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                ")",
                "(a",
                "a)",
                "[a",
                "[]",
                "[^]",
                "[b-a]",
                "a{2,1}",
                "a{99999}",
                "*",
                "a**",
                "a*+",
                "\\",
                "(a)\\1",
                "\\x4",
                "(?<=a)",
            })
    void leavesUndecidedWhatItDoesNotKnow(String expression) {
        assertThat(ValueExpression.verdict(expression, "a")).isEqualTo(Verdict.UNDECIDED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a+)+$",
                "(a|aa)+b",
                "(.*a){12}b",
                "(){2147483647}",
                "((){4096}){4096}",
                "((((a{0,4096}){0,4096}){0,4096}){0,4096}){4096}b",
                "(((((a*)*)*)*)*)*b",
                "(?=(?=(?=.*)*.*)*.*)*b"
            })
    void endsSoonWhateverTheExpression(String expression) {
        String text = "a".repeat(4095) + "!";
        assertThat(verdictInTime(expression, text)).isNotEqualTo(Verdict.MATCHES);
    }

    @Test
    void takesNoHugeExpression() {
        assertThat(verdictInTime("a|".repeat(255), "a")).isEqualTo(Verdict.MATCHES);
        assertThat(verdictInTime("a|".repeat(257), "a")).isEqualTo(Verdict.UNDECIDED);
        String deep = "(".repeat(255) + "a" + ")".repeat(255);
        assertThat(verdictInTime(deep, "a")).isEqualTo(Verdict.MATCHES);
        assertThat(verdictInTime("a{1000}".repeat(73), "a")).isEqualTo(Verdict.DIFFERS);
    }

    private static Verdict verdictInTime(String expression, String text) {
        return Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(30), () -> ValueExpression.verdict(expression, text));
    }
}
