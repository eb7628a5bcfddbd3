package dev.bootwright.image.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DebianVersionTest {

    /// Hard cases; every version of a line is compared with every other one of it.
    private static final List<String> CASES =
            List.of(
                    "0 0.1 1 1.0 1.1 1.9 1.10 2 10 1:0 1:1 2:0.5 10:0",
                    "1.0~~ 1.0~~a 1.0~ 1.0 1.0a 1.0+b 1.0.1",
                    "1.0~rc1 1.0~rc1+1 1.0~rc2 1.0",
                    "1.0-1 1.0-1+b1 1.0-1+deb12u1 1.0-1.1 1.0-2 1.0-10",
                    "1.0=1.0-0=0:1.0=0:1.0-0=1.00=01.0=1.0-00",
                    "1.0-1~bpo12+1 1.0-1~deb12u1 1.0-1 1.0-1ubuntu1",
                    "2.36-9+deb12u9 2.36-9+deb12u10 2.36-9+deb12u14",
                    "6.1.0-9 6.1.0-43 6.1.0-100",
                    "1.2-3-4 1.2-4-1", // upstream may hold hyphens: the last one counts
                    "1:1.2:3 1:1.2:4", // and colons, after an epoch
                    "a Z+ a+",
                    "20190125 20190125.36a4c85 20190125.36a4c86",
                    "9999999999999999999998 9999999999999999999999 10000000000000000000000",
                    "1.0.Z 1.0.a 1.0.~=1.0.~",
                    "1.5~alpha1.~1.2.1 1.5~alpha1.2.1",
                    "1.0-1. 1.0-1.~=1.0-1.~");

    private record Pair(String a, String b) {}

    @Test
    void theReverseOrderIsTheReverseResult() {
        for (Pair pair : pairs()) {
            int forward = compare(pair.a(), pair.b());
            assertThat(compare(pair.b(), pair.a())).as(pair.toString()).isEqualTo(-forward);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0 1.0-1",
                "1.0~rc1 1.0",
                "1.9 1.10",
                "9 1:0",
                "1.0-1~bpo12+1 1.0-1",
                "1.0-1+b1 1.0-1.1",
                "1.0a 1.0+",
                "1.0Z 1.0a",
                "2147483648 2147483649",
                "18446744073709551616 18446744073709551617"
            })
    void ordersByThePolicy(String pair) {
        String[] versions = pair.split(" ", 2);
        assertThat(compare(versions[0], versions[1])).isNegative();
    }

    @Test
    void equalVersionsMayBeSpelledDifferently() {
        assertThat(DebianVersion.parse("0:1.00-0"))
                .isEqualTo(DebianVersion.parse("1.0"))
                .hasSameHashCodeAs(DebianVersion.parse("1.0"))
                .hasToString("0:1.00-0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "1:", "x:1", "-1:1", "1:-2", "99999999999:1"})
    void refuses(String text) {
        assertThatThrownBy(() -> DebianVersion.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void dpkgOrdersThemTheSame() throws Exception {
        for (Pair pair : pairs()) {
            String relation = List.of("lt", "eq", "gt").get(compare(pair.a(), pair.b()) + 1);
            List<String> command =
                    List.of("dpkg", "--compare-versions", pair.a(), relation, pair.b());
            Peers.Outcome outcome = Peers.outcome(command, java.util.Map.of());
            assertThat(outcome.status()).as(command + outcome.output()).isZero();
        }
    }

    /// Each version with every later one of its line.
    private static List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        for (String line : CASES) {
            List<String> versions = List.of(line.split("[ =]", -1));
            for (int i = 0; i < versions.size(); i++) {
                for (int j = i; j < versions.size(); j++) {
                    pairs.add(new Pair(versions.get(i), versions.get(j)));
                }
            }
        }
        return pairs;
    }

    private static int compare(String a, String b) {
        return Integer.signum(DebianVersion.parse(a).compareTo(DebianVersion.parse(b)));
    }
}
