package dev.bootwright.image.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StanzaTest {

    @Test
    void readsParagraphsWithContinuationsAndComments() throws Exception {
        String text =
                """

                # a comment
                Types: deb
                URIs: http://a.example/
                # a comment in between
                  http://b.example/
                Signed-By:
                 -----BEGIN
                 .
                \tend

                Types: deb-src
                """;
        List<Stanza> stanzas = Stanza.parse("x.sources", text);
        assertThat(stanzas).hasSize(2);
        Stanza first = stanzas.getFirst();
        assertThat(first.line()).isEqualTo(3);
        assertThat(first.field("types")).contains("deb");
        assertThat(first.words("uris")).containsExactly("http://a.example/", "http://b.example/");
        assertThat(first.field("Signed-By")).contains("\n-----BEGIN\n\nend");
        assertThat(first.field("Suites")).isEmpty();
        assertThat(first.words("Suites")).isEmpty();
        assertThat(stanzas.getLast().line()).isEqualTo(12);
    }

    @Test
    void emptyTextHasNoParagraph() throws Exception {
        assertThat(Stanza.parse("x", "\n \n# only a comment\n")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ' a: b'            | x:1: a continuation line that continues nothing
                    'a: 1§ ok§b'       | x:3: expected "Field: value", found "b"
                    'a: 1§A: 2'        | x:2: a second field A
                    ': 1'              | x:1: expected "Field: value", found ": 1"
                    'a: 1§§ b'         | x:3: a continuation line that continues nothing
                    """)
    void refuses(String text, String message) {
        assertThatThrownBy(() -> Stanza.parse("x", text.replace("§", "\n")))
                .isInstanceOf(DebianException.class)
                .hasMessage(message);
    }
}
