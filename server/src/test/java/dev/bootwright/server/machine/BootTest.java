package dev.bootwright.server.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BootTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void phasesOnlyGoForward() {
        Boot boot =
                Boot.NONE
                        .next()
                        .reach(Phase.DHCP, NOON, "first")
                        .reach(Phase.KERNEL, NOON.plusSeconds(1), "")
                        .reach(Phase.DHCP, NOON.plusSeconds(2), "the agent's own")
                        .reach(Phase.AGENT, NOON.plusSeconds(3), "");
        assertThat(boot.phases())
                .extracting(Boot.Reached::phase)
                .containsExactly(Phase.DHCP, Phase.KERNEL, Phase.AGENT);
        assertThat(boot.phases().getFirst().detail()).isEqualTo("first");
    }

    @Test
    void eachPhaseSaysUntilWhenTheNextIsExpected() {
        Boot boot = Boot.NONE.next().reach(Phase.KERNEL, NOON, "");
        assertThat(boot.deadline())
                .contains(
                        new Boot.Deadline(
                                NOON.plus(Phase.KERNEL.patience()),
                                "its kernel was sent and the agent in it never reported"));
        assertThat(boot.reach(Phase.AGENT, NOON, "").reach(Phase.INVENTORY, NOON, "").deadline())
                .isEmpty();
    }

    @Test
    void whatFailedStaysSoUntilItGetsFurther() {
        Boot failed =
                Boot.NONE.next().reach(Phase.KERNEL, NOON, "").failed(NOON, "it never came back");
        assertThat(failed.phase()).contains(Phase.FAILED);
        assertThat(failed.reach(Phase.DHCP, NOON, "a renewal")).isEqualTo(failed);
        Boot back = failed.reach(Phase.AGENT, NOON, "");
        assertThat(back.error()).isEqualTo(Optional.empty());
        assertThat(back.phases())
                .extracting(Boot.Reached::phase)
                .containsExactly(Phase.KERNEL, Phase.AGENT);
    }

    @Test
    void failingTwiceLeavesOneMark() {
        Boot boot = Boot.NONE.next().failed(NOON, "one").failed(NOON, "two");
        assertThat(boot.phases()).hasSize(1);
        assertThat(boot.error()).contains("two");
    }

    @Test
    void noPatienceIsNoDeadline() {
        assertThat(Boot.NONE.expecting(NOON, Duration.ZERO, "never").deadline()).isEmpty();
    }
}
