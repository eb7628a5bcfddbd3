package dev.bootwright.netboot.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.netboot.http.ByteRange.Part;
import dev.bootwright.netboot.http.ByteRange.Unsatisfiable;
import dev.bootwright.netboot.http.ByteRange.Whole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

    private static final long SIZE = 1000;

    /// The first rows are the examples of RFC 9110 §14.1.2, for a representation of 1,000 bytes.
    @ParameterizedTest
    @CsvSource({
        "bytes=0-499, 0, 500",
        "bytes=500-999, 500, 500",
        "bytes=-500, 500, 500",
        "bytes=950-, 950, 50",
        "bytes=0-0, 0, 1",
        "bytes=-1, 999, 1",
        "bytes=999-, 999, 1",
        "bytes=990-5000, 990, 10",
        "bytes=-5000, 0, 1000",
        "bytes=0-999999999999999999, 0, 1000",
        "' bytes=1-2 ', 1, 2",
        "bytes = 1-2, 1, 2"
    })
    void findsThePart(String header, long first, long length) {
        assertThat(ByteRange.parse(header, SIZE)).isEqualTo(new Part(first, length));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bytes=1000-", "bytes=1000-1001", "bytes=999999999999999999-", "bytes=-0"})
    void knowsWhatCannotBeSatisfied(String header) {
        assertThat(ByteRange.parse(header, SIZE)).isEqualTo(new Unsatisfiable());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=-",
                "bytes=5-4",
                "bytes=a-b",
                "bytes=0x1-2",
                "bytes=-1-2",
                "bytes=1--2",
                "bytes=0-1,5-6",
                "bytes=0-99999999999999999999999",
                "bytes=99999999999999999999999-",
                "lines=1-2",
                "bytes=١-٢"
            })
    void answersTheWholeToWhatItDoesNotKnow(String header) {
        assertThat(ByteRange.parse(header, SIZE)).isEqualTo(new Whole());
    }

    @Test
    void satisfiesNoPartOfNothing() {
        assertThat(ByteRange.parse("bytes=0-", 0)).isEqualTo(new Unsatisfiable());
        assertThat(ByteRange.parse("bytes=-5", 0)).isEqualTo(new Unsatisfiable());
    }

    @Test
    void saysWhichPartItIs() {
        assertThat(new Part(500, 500).contentRange(1000)).isEqualTo("bytes 500-999/1000");
    }
}
