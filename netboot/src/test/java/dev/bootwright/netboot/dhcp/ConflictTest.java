package dev.bootwright.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.net.Ipv4Address;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The look for somebody who uses an address without a lease.
class ConflictTest {

    private final EngineRun run = EngineRun.probing();
    private final Client one = Client.plain("52:54:00:00:00:01");

    @Test
    void anAddressIsOfferedOnceNobodyWasFoundToUseIt() {
        assertThat(run.replies(one.discover())).isEmpty();
        assertThat(run.probes)
                .containsExactly(new Step.Probe(Ipv4Address.parse("10.99.0.50"), true));
        assertThat(run.onTime()).isEmpty();
        assertThat(run.deadline()).contains(run.now().plus(PendingOffers.WAIT));

        assertThat(run.after(PendingOffers.WAIT).onTime().getFirst().reply().yiaddr())
                .hasToString("10.99.0.50");
        assertThat(run.deadline()).isEmpty();
    }

    @Test
    void anAddressInUseIsQuarantinedAndTheNextOneTried() {
        run.replies(one.discover());

        run.onUse("10.99.0.50", "02:00:00:00:00:07");

        assertThat(run.saved.getLast().state()).isEqualTo(Lease.State.DECLINED);
        assertThat(run.lastEvent()).isEqualTo("dhcp.conflict in use by 02:00:00:00:00:07");
        assertThat(run.probes.getLast().address()).hasToString("10.99.0.52");
        assertThat(run.after(PendingOffers.WAIT).onTime().getFirst().reply().yiaddr())
                .hasToString("10.99.0.52");
    }

    @Test
    void aClientThatStillUsesItsAddressIsNoConflict() {
        run.replies(one.discover());

        run.onUse("10.99.0.50", "52:54:00:00:00:01");

        assertThat(run.after(PendingOffers.WAIT).onTime()).hasSize(1);
    }

    @Test
    void behindARelayTheProbeIsAnEcho() {
        run.replies(one.relayedBy("10.5.0.9").discover());

        assertThat(run.probes)
                .containsExactly(new Step.Probe(Ipv4Address.parse("10.5.1.0"), false));
        run.onUse("10.5.1.0", "");
        assertThat(run.lastEvent()).isEqualTo("dhcp.conflict in use by somebody");
    }

    @Test
    void askingAgainDoesNotProlongTheWait() {
        run.replies(one.discover());
        run.after(Duration.ofMillis(150)).replies(one.discover());

        assertThat(run.probes).hasSize(1);
        assertThat(run.after(Duration.ofMillis(50)).onTime()).hasSize(1);
    }

    /// On a busy computer more time may pass before the probe than after it.
    @Test
    void theWaitBeginsWhenTheProbeHasLeft() {
        run.replies(one.discover());
        run.after(Duration.ofMillis(300)).probed("10.99.0.50");

        assertThat(run.onTime()).isEmpty();
        assertThat(run.deadline()).contains(run.now().plus(PendingOffers.WAIT));
        assertThat(run.after(PendingOffers.WAIT).onTime()).hasSize(1);
    }

    /// The next address is asked for as long as the first.
    @Test
    void theWaitBeginsAnewAfterAConflict() {
        run.replies(one.discover());
        run.after(Duration.ofMillis(300)).onUse("10.99.0.50", "02:00:00:00:00:07");

        assertThat(run.onTime()).isEmpty();
        assertThat(run.deadline()).contains(run.now().plus(PendingOffers.WAIT));
    }

    @Test
    void aProbeThatLeavesAfterItsOfferIsCancelledBringsNothingBack() {
        run.replies(one.discover());
        run.onUse("10.99.0.50", "02:00:00:00:00:07");
        run.probed("10.99.0.50");

        assertThat(run.after(PendingOffers.WAIT).onTime())
                .map(send -> send.reply().yiaddr().toString())
                .containsExactly("10.99.0.52");
    }

    /// As by NTP after a power cut: nobody waits for the time of before to come again.
    @Test
    void aClockThatIsSetBackHoldsNoOfferBack() {
        run.replies(one.discover());
        run.after(Duration.ofDays(-1)).replies(Client.plain("52:54:00:00:00:02").discover());

        assertThat(run.deadline()).contains(run.now());
        assertThat(run.onTime()).hasSize(1);
        assertThat(run.deadline()).contains(run.now().plus(PendingOffers.WAIT));
        assertThat(run.after(PendingOffers.WAIT).onTime()).hasSize(1);
    }

    @Test
    void anAddressTheClientHasIsNotProbedAgain() {
        run.replies(one.discover());
        run.after(PendingOffers.WAIT).onTime();
        run.reply(one.request("10.99.0.1", "10.99.0.50"));

        assertThat(run.reply(one.discover()).reply().yiaddr()).hasToString("10.99.0.50");
        assertThat(run.probes).hasSize(1);
    }

    @Test
    void afterThreeConflictsTheClientIsLeftToAskAgain() {
        run.replies(Client.plain().relayedBy("10.5.0.9").discover());
        run.onUse("10.5.1.0", "");
        run.onUse("10.5.1.1", "");
        run.onUse("10.5.1.2", "");

        assertThat(run.probes).hasSize(3);
        assertThat(run.deadline()).isEmpty();
    }

    @Test
    void whatIsNotBeingProbedIsNobodysBusiness() {
        run.onUse("10.99.0.50", "02:00:00:00:00:07");

        assertThat(run.saved).isEmpty();
        assertThat(run.events).isEmpty();
    }
}
