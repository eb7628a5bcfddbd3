package dev.bootwright.formats.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class DiskIdentityTest {

    private static DiskIdentity disk(String serial, String wwn) {
        return new DiskIdentity(serial, Optional.of(wwn).filter(text -> !text.isEmpty()), 1);
    }

    private static boolean mayBe(DiskIdentity one, DiskIdentity other) {
        assertThat(other.mayBe(one)).isEqualTo(one.mayBe(other));
        return one.mayBe(other);
    }

    @Test
    void mayBeTheSameWhoeverTellsOfIt() {
        assertThat(mayBe(disk("WD-WCATR1", ""), disk("wdwcatr1", ""))).isTrue();
        assertThat(mayBe(disk("Z1D0ABCD", ""), disk("Z1D0ABCD0000C1234567", ""))).isTrue();
        assertThat(mayBe(disk("A", "naa.5000c500AA"), disk("B", "naa.5000c500aa"))).isTrue();
        assertThat(mayBe(disk("A", "naa.1"), disk("A", "naa.2"))).isTrue();
    }

    @Test
    void isAnotherWhenNothingSaysOtherwise() {
        assertThat(mayBe(disk("", ""), disk("", ""))).isFalse();
        assertThat(mayBe(disk("SN1", ""), disk("SN12", ""))).isFalse();
        assertThat(mayBe(disk("Z1D0ABCD", "naa.1"), disk("Z1D0ABCDEF", "naa.2"))).isFalse();
        assertThat(mayBe(disk("A", "naa.1"), disk("", "naa.2"))).isFalse();
    }
}
