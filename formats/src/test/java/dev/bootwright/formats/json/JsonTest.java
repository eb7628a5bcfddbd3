package dev.bootwright.formats.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"a\":[1,2.50,-3e10,18446744073709551615],\"b\":{\"c\":null,\"d\":true}}",
                "\"é\\n\\\"\\\\\\u0001💾\""
            })
    void writesWhatItRead(String text) throws JsonException {
        Json value = Json.parse(text);
        assertThat(Json.parse(value.toString())).isEqualTo(value);
        assertThat(Json.parse(value.indented())).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"a":1,}      | JSON: line 1, column 8: expected a member name, found '}'
                    [1 2]         | JSON: line 1, column 4: expected ',', found '2'
                    {"a":1,"a":2} | JSON: line 1, column 13: member "a" appears twice
                    01            | JSON: line 1, column 2: expected the end, found '1'
                    tru           | JSON: line 1, column 1: expected a value, found 't'
                    "abc          | JSON: line 1, column 5: string without end
                    "\\x"         | JSON: line 1, column 4: unknown escape
                    -             | JSON: line 1, column 2: expected a value, found the end
                    1e1000        | JSON: line 1, column 7: number out of range
                    2E-99999999   | JSON: line 1, column 12: number out of range
                    """)
    void refuses(String text, String message) {
        assertThatThrownBy(() -> Json.parse(text))
                .isInstanceOf(JsonException.class)
                .hasMessage(message);
    }

    @Test
    void refusesNestingThatWouldExhaustTheStack() {
        assertThatThrownBy(() -> Json.parse("[".repeat(100_000)))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("more than 64 levels");
    }

    @Test
    void refusesMoreValuesThanMemoryHolds() throws JsonException {
        String most = "0,".repeat(JsonParser.MAX_VALUES - 2) + "0"; // the array is a value too
        assertThat(Json.parse("[" + most + "]").asArray("numbers").elements())
                .hasSize(JsonParser.MAX_VALUES - 1);
        assertThatThrownBy(() -> Json.parse("[" + most + ",0]"))
                .isInstanceOf(JsonException.class)
                .hasMessage("JSON: line 1, column 1000000: more than 500000 values");
    }

    @Test
    void everyTruncationIsRefused() throws JsonException {
        String text = "{\"a\":[1,\"b\\u00e9\",{\"c\":null}],\"d\":false}";
        Json.parse(text);
        for (int length = 0; length < text.length(); length++) {
            String truncated = text.substring(0, length);
            assertThatThrownBy(() -> Json.parse(truncated)).isInstanceOf(JsonException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    0                    | 0
                    -0                   | 0
                    -17                  | -17
                    1e3                  | 1000
                    25.0                 | 25
                    9223372036854775807  | 9223372036854775807
                    -9223372036854775808 | -9223372036854775808
                    """)
    void readsIntegersHoweverTheyAreWritten(String text, long value) throws JsonException {
        assertThat(Json.parse(text).asInteger("size")).isEqualTo(value);
        assertThat(Json.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "1.5", "1e-1", "1e999"})
    void saysWhatIsNo64BitInteger(String text) throws JsonException {
        Json number = Json.parse(text);
        assertThatThrownBy(() -> number.asInteger("size"))
                .hasMessage("\"size\": %s is no 64-bit integer", text);
    }

    @Test
    void saysWhichMemberHasTheWrongShape() throws JsonException {
        Json.Object object = Json.parse("{\"size\":\"big\"}").asObject("disk");
        assertThatThrownBy(() -> object.integer("size"))
                .hasMessage("\"size\": expected a number, found a string");
        assertThatThrownBy(() -> object.text("serial")).hasMessage("member \"serial\" is missing");
    }
}
