package dev.bootwright.netboot.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagTest {

    private static final EntityTag TAG = EntityTag.of("sha256:ab");

    @Test
    void quotesTheDigest() {
        assertThat(TAG.quoted()).isEqualTo("\"sha256:ab\"");
        assertThat(EntityTag.of("a\"b").quoted()).isEqualTo("\"ab\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"sha256:ab\"",
                "W/\"sha256:ab\"",
                "*",
                " * ",
                "\"x\", \"sha256:ab\"",
                "\"x\",W/\"sha256:ab\" , \"y\""
            })
    void isNamedByIfNoneMatch(String header) {
        assertThat(TAG.isNamedBy(header)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"x\"",
                "sha256:ab",
                "\"sha256:ab",
                "\"sha256:abc\"",
                "\"**\"",
                "\"x\", *"
            })
    void isNotNamedByAnythingElse(String header) {
        assertThat(TAG.isNamedBy(header)).isFalse();
    }

    @Test
    void satisfiesIfRangeOnlyAsAStrongTag() {
        assertThat(TAG.satisfies("\"sha256:ab\"")).isTrue();
        assertThat(TAG.satisfies("W/\"sha256:ab\"")).isFalse();
        assertThat(TAG.satisfies("Wed, 21 Oct 2015 07:28:00 GMT")).isFalse();
    }
}
