package dev.bootwright.machine.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.machine.agent.KernelCommandLine.Argument;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelCommandLineTest {

    private static String find(String line, String key) {
        return KernelCommandLine.parse(line).find(key).orElse("(absent)");
    }

    @Test
    void keepsArgumentsInOrder() {
        assertThat(KernelCommandLine.parse("a b=1  c=\td\n").arguments())
                .isEqualTo(
                        List.of(
                                new Argument("a", ""),
                                new Argument("b", "1"),
                                new Argument("c", ""),
                                new Argument("d", "")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "XPRE=http://x/",
                "PREX=http://x/",
                "X.PRE=http://x/",
                "pre=http://x/",
                "POST=PRE=http://x/",
                "\"X PRE=http://x/\"",
                "X=\"a PRE=http://x/ b\"",
                "=PRE",
                ""
            })
    void findsNoKeyInsideAnotherArgument(String line) {
        assertThat(find(line, "PRE")).isEqualTo("(absent)");
    }

    /// What Linux makes of each, by lib/cmdline.c `next_arg`, read by hand.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "PRE=http://x/a?b=c&d=e        | http://x/a?b=c&d=e",
                "PRE=\"a b\" POST=c            | a b",
                "\"PRE=a b\" POST=c            | a b",
                "PRE=\"a  b\tc\"               | a  b\tc",
                "PRE=\"\"                      | ~~",
                "PRE=                          | ~~",
                "PRE                           | ~~",
                "PRE=a\"b c\"d                 | a\"b c\"d",
                "PRE=\"a b                     | a b",
                "PRE=\"a\"b                    | a\"b",
                "PRE=first PRE=last            | last",
                "quiet -- PRE=a                | a",
                "PRE==a                        | =a",
                "\"PRE\"=a                     | (absent)"
            })
    void unquotesAsTheKernelDoes(String line, String value) {
        assertThat(find(line, "PRE")).isEqualTo(value);
    }

    @Test
    void everyTruncationIsSomeCommandLine() {
        String line = "\"PRE=a b\" X=\"c\" BOOTIF=01-52-54-00-12-34-56 \"";
        for (int length = 0; length <= line.length(); length++) {
            KernelCommandLine.parse(line.substring(0, length));
        }
    }
}
