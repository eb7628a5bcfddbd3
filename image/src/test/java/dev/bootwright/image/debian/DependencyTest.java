package dev.bootwright.image.debian;

import static dev.bootwright.image.debian.Dependency.Relation.ANY;
import static dev.bootwright.image.debian.Dependency.Relation.EARLIER;
import static dev.bootwright.image.debian.Dependency.Relation.EARLIER_OR_EQUAL;
import static dev.bootwright.image.debian.Dependency.Relation.EQUAL;
import static dev.bootwright.image.debian.Dependency.Relation.LATER;
import static dev.bootwright.image.debian.Dependency.Relation.LATER_OR_EQUAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DependencyTest {

    @Test
    void readsAField() {
        String field =
                "libc6 (>= 2.36), debconf (>= 0.5) | debconf-2.0,python3:any,"
                        + " a (<<2), b(= 1:1-1) [amd64], c (<= 3), d (>>4), e (< 5), f (> 6),";
        assertThat(Dependency.parseAll(field))
                .containsExactly(
                        List.of(new Dependency("libc6", LATER_OR_EQUAL, "2.36")),
                        List.of(
                                new Dependency("debconf", LATER_OR_EQUAL, "0.5"),
                                new Dependency("debconf-2.0", ANY, "")),
                        List.of(new Dependency("python3", ANY, "")),
                        List.of(new Dependency("a", EARLIER, "2")),
                        List.of(new Dependency("b", EQUAL, "1:1-1")),
                        List.of(new Dependency("c", EARLIER_OR_EQUAL, "3")),
                        List.of(new Dependency("d", LATER, "4")),
                        List.of(new Dependency("e", EARLIER_OR_EQUAL, "5")),
                        List.of(new Dependency("f", LATER_OR_EQUAL, "6")));
        assertThat(Dependency.parseAll("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a,         9,   true",
        "a (<< 2),  1,   true",
        "a (<< 2),  2,   false",
        "a (<= 2),  2.0, false",
        "a (<= 2),  2-0, true",
        "a (= 1-1), 1-1, true",
        "a (= 1-1), 1,   false",
        "a (>= 2),  2~,  false",
        "a (>= 2~), 2,   true",
        "a (>> 2),  2,   false",
        "a (>> 2),  2+b, true"
    })
    void isMetByVersions(String dependency, String version, boolean met) {
        assertThat(Dependency.parse(dependency).isMetBy(DebianVersion.parse(version)))
                .isEqualTo(met);
    }

    @Test
    void printsItselfAsItIsWritten() {
        assertThat(Dependency.parse("a:any")).hasToString("a");
        assertThat(Dependency.parse("a(>=1)")).hasToString("a (>= 1)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a (>= )", "a (~ 1)", "(>= 1)", "a b", "a (>= 1", "a | | b", "a (= 1) x"})
    void refuses(String field) {
        assertThatThrownBy(() -> Dependency.parseAll(field))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no dependency: \"");
    }
}
