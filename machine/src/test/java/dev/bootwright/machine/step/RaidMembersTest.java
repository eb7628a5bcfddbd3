package dev.bootwright.machine.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.Step;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How many members an array can do without.
class RaidMembersTest {

    private static final BlockRef DISK =
            new BlockRef.Disk(new DiskIdentity("S1", Optional.empty(), 1 << 20));

    @ParameterizedTest
    @CsvSource({
        "0,  2, 0 1,     true",
        "0,  2, 0,       false",
        "1,  2, 1,       true",
        "1,  3, 2,       true",
        "1,  2, 65535,   false", // a spare holds nothing
        "4,  3, 0 1,     true",
        "4,  3, 0,       false",
        "5,  3, 0 2,     true",
        "5,  3, 2,       false",
        "5,  3, 2 65535, false",
        "6,  4, 1 3,     true",
        "6,  4, 3,       false",
        "10, 2, 1,       true",
        "10, 4, 0 2,     true",
        "10, 4, 1 2,     true",
        "10, 4, 2 3,     false",
        "10, 3, 0 1,     true",
        "10, 3, 1,       false",
        "10, 5, 0 2 4,   true", // 4 and 0 are neighbours
        "10, 5, 1 3,     false",
    })
    void anArrayNeedsTheMembersThatHoldAllOfItsData(
            String level, int count, String roles, boolean isEnough) {
        Set<Integer> there = new TreeSet<>();
        for (String role : roles.split(" ", -1)) {
            there.add(Integer.valueOf(role));
        }
        Step.SoftwareRaid array =
                new Step.SoftwareRaid(
                        "m", level, new UUID(1, 2), Collections.nCopies(count, DISK), List.of());
        assertThat(new RaidMembers(array, List.of(), there, List.of()).isEnough())
                .isEqualTo(isEnough);
    }
}
