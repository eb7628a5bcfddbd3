package dev.bootwright.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.formats.net.MacAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How addresses are given out. The sections are those of RFC 2131.
class AddressTest {

    private final EngineRun run = EngineRun.full();
    private final Client one = Client.plain("52:54:00:00:00:01");
    private final Client two = Client.plain("52:54:00:00:00:02");

    @Test
    void aNewClientGetsTheFirstAddressAndALeaseThatIsSavedFirst() {
        Step.Send offer = run.reply(one.discover());
        assertThat(offer.reply().yiaddr()).hasToString("10.99.0.50");
        assertThat(run.saved).isEmpty();

        Step.Send ack = run.reply(one.request("10.99.0.1", "10.99.0.50"));

        assertThat(ack.reply().type()).contains(MessageType.ACK);
        assertThat(ack.reply().yiaddr()).hasToString("10.99.0.50");
        assertThat(run.saved)
                .containsExactly(
                        new Lease(
                                Ipv4Address.parse("10.99.0.50"),
                                one.mac(),
                                Lease.State.BOUND,
                                run.now().plus(Duration.ofHours(1)),
                                ""));
    }

    @Test
    void theReplyDescribesTheNetwork() {
        DhcpMessage offer = run.reply(one.discover()).reply();

        assertThat(offer.options())
                .contains(
                        new DhcpOption.ServerIdentifier(Ipv4Address.parse("10.99.0.1")),
                        new DhcpOption.SubnetMask(Ipv4Address.parse("255.255.255.0")),
                        new DhcpOption.BroadcastAddress(Ipv4Address.parse("10.99.0.255")),
                        new DhcpOption.Routers(List.of(Ipv4Address.parse("10.99.0.254"))),
                        new DhcpOption.NameServers(List.of(Ipv4Address.parse("10.99.0.253"))),
                        new DhcpOption.DomainName("example.org"));
    }

    @Test
    void optionsComeInTheOrderTheClientAsksFor() {
        DhcpMessage offer =
                run.reply(
                                one.with(new DhcpOption.ParameterRequestList(List.of(6, 3, 51, 1)))
                                        .discover())
                        .reply();

        assertThat(offer.options().stream().map(DhcpOption::code))
                .containsExactly(53, 54, 6, 3, 51, 1, 58, 59);
    }

    @Test
    void aClientKeepsItsAddressWhateverIdentifierItSends() {
        run.lease(one.with(new DhcpOption.ClientIdentifier(Opaque.parse("0001"))));

        DhcpMessage offer =
                run.reply(
                                one.with(new DhcpOption.ClientIdentifier(Opaque.parse("ff0002")))
                                        .discover())
                        .reply();

        assertThat(offer.yiaddr()).hasToString("10.99.0.50");
        assertThat(offer.options()) // RFC 6842
                .contains(new DhcpOption.ClientIdentifier(Opaque.parse("ff0002")));
    }

    @Test
    void aReservedAddressGoesToItsMachineAlone() {
        Client reserved = Client.plain("52:54:00:00:00:99");

        assertThat(run.lease(one).reply().yiaddr()).hasToString("10.99.0.50");
        assertThat(run.lease(two).reply().yiaddr()).hasToString("10.99.0.52");
        DhcpMessage ack = run.lease(reserved).reply();

        assertThat(ack.yiaddr()).hasToString("10.99.0.51");
        assertThat(ack.options()).contains(new DhcpOption.HostName("node99"));
        assertThat(run.reply(one.reboot("10.99.0.51")).reply().type()).contains(MessageType.NAK);
    }

    @Test
    void whenNoneIsFreeThereIsNoOffer() {
        run.lease(one);
        run.lease(two);

        assertThat(run.replies(Client.plain("52:54:00:00:00:03").discover())).isEmpty();
        assertThat(run.lastEvent()).isEqualTo("dhcp.ignored no address is free in 10.99.0.0/24");
    }

    @Test
    void theAddressThatIsFreeTheLongestIsGivenOutAgain() {
        run.lease(one);
        run.after(Duration.ofMinutes(30)).lease(two);
        run.after(Duration.ofHours(2));

        assertThat(run.lease(Client.plain("52:54:00:00:00:03")).reply().yiaddr())
                .hasToString("10.99.0.50");
        assertThat(run.reply(two.discover()).reply().yiaddr()).hasToString("10.99.0.52");
    }

    @Test
    void anOfferHoldsOnlyAMinute() {
        run.reply(one.discover());
        run.reply(two.discover());
        Client three = Client.plain("52:54:00:00:00:03");
        assertThat(run.replies(three.discover())).isEmpty();

        assertThat(run.after(Duration.ofSeconds(61)).reply(three.discover()).reply().yiaddr())
                .hasToString("10.99.0.50");
    }

    @Test
    void theAddressAClientAsksForIsItsOwnIfFree() {
        var asked = new DhcpOption.RequestedAddress(Ipv4Address.parse("10.99.0.52"));

        assertThat(run.reply(one.discover(asked)).reply().yiaddr()).hasToString("10.99.0.52");
        assertThat(run.reply(two.discover(asked)).reply().yiaddr()).hasToString("10.99.0.50");
    }

    @Test
    void aClientThatChoosesAnotherServerFreesItsOffer() {
        run.reply(one.discover());

        assertThat(run.replies(one.request("10.99.0.7", "10.99.0.200"))).isEmpty();

        assertThat(run.lastEvent()).isEqualTo("dhcp.ignored chose another server, 10.99.0.7");
        assertThat(run.reply(two.discover()).reply().yiaddr()).hasToString("10.99.0.50");
    }

    // 4.3.2, INIT-REBOOT

    @Test
    void aRebootingClientIsConfirmed() {
        run.lease(one);

        assertThat(run.reply(one.reboot("10.99.0.50")).reply().type()).contains(MessageType.ACK);
    }

    @Test
    void aRebootingClientOnTheWrongNetworkIsRefused() {
        Step.Send nak = run.reply(one.reboot("192.168.1.7"));

        assertThat(nak.reply().type()).contains(MessageType.NAK);
        assertThat(nak.to()).isEqualTo(new Destination.Everyone());
        assertThat(nak.reply().yiaddr().isNone()).isTrue();
        assertThat(nak.reply().options())
                .contains(new DhcpOption.Message("192.168.1.7 is not in 10.99.0.0/24"));
    }

    @Test
    void aRebootingClientWhoseAddressIsTakenIsRefused() {
        run.lease(one);

        assertThat(run.reply(two.reboot("10.99.0.50")).reply().type()).contains(MessageType.NAK);
    }

    @Test
    void aForgottenClientMayKeepAnAddressThatIsFree() {
        assertThat(run.reply(one.reboot("10.99.0.52")).reply().type()).contains(MessageType.ACK);
    }

    @Test
    void anAddressOfThisNetworkThatIsNotServedIsAnothersBusiness() {
        assertThat(run.replies(one.reboot("10.99.0.200"))).isEmpty();
        assertThat(run.lastEvent()).contains("10.99.0.200 is not ours to give or refuse");
    }

    @Test
    void aClientWithANewReservationIsSentToIt() {
        Client reserved = Client.plain("52:54:00:00:00:99");

        assertThat(run.reply(reserved.reboot("10.99.0.50")).reply().type())
                .contains(MessageType.NAK);
    }

    // 4.3.2, RENEWING and REBINDING

    @Test
    void aLeaseIsProlongedAtTheClientsAddress() {
        run.lease(one);
        run.after(Duration.ofMinutes(30)).saved.clear();

        Step.Send ack = run.reply(Client.plain().ciaddr("10.99.0.50").unicast().renew());

        assertThat(ack.to())
                .isEqualTo(new Destination.Address(Ipv4Address.parse("10.99.0.50"), 68));
        assertThat(ack.reply().ciaddr()).hasToString("10.99.0.50");
        assertThat(run.saved.getFirst().expires()).isEqualTo(run.now().plus(Duration.ofHours(1)));
    }

    @Test
    void aClientThatMovedIsRefusedWhenItRebinds() {
        Step.Send nak = run.reply(Client.plain().ciaddr("10.5.1.3").renew());

        assertThat(nak.reply().type()).contains(MessageType.NAK);
        assertThat(nak.to()).isEqualTo(new Destination.Everyone());
    }

    @Test
    void aClientBehindARouterRenewsDirectly() {
        Step.Send ack = run.reply(Client.plain().ciaddr("10.5.1.3").unicast().renew());

        assertThat(ack.reply().type()).contains(MessageType.ACK);
        assertThat(ack.reply().options())
                .contains(new DhcpOption.SubnetMask(Ipv4Address.parse("255.255.0.0")));
    }

    // 4.3.3 to 4.3.5

    @Test
    void aDeclinedAddressIsQuarantined() {
        run.lease(one);
        var asked = new DhcpOption.RequestedAddress(Ipv4Address.parse("10.99.0.50"));

        run.replies(one.send(MessageType.DECLINE, 67, asked));

        assertThat(run.saved.getLast().state()).isEqualTo(Lease.State.DECLINED);
        assertThat(run.lease(one).reply().yiaddr()).hasToString("10.99.0.52");
        assertThat(run.replies(two.discover())).isEmpty();
        assertThat(run.after(Duration.ofMinutes(11)).reply(two.discover()).reply().yiaddr())
                .hasToString("10.99.0.50");
    }

    @Test
    void nobodyDeclinesForAnother() {
        run.lease(one);
        run.saved.clear();

        run.replies(
                two.send(
                        MessageType.DECLINE,
                        67,
                        new DhcpOption.RequestedAddress(Ipv4Address.parse("10.99.0.50"))));

        assertThat(run.saved).isEmpty();
    }

    @Test
    void aReleasedAddressIsFreeAndItsClientsOwnWhenItComesBackFirst() {
        run.lease(one);

        run.replies(Client.plain().ciaddr("10.99.0.50").unicast().send(MessageType.RELEASE, 67));

        assertThat(run.saved.getLast().state()).isEqualTo(Lease.State.RELEASED);
        assertThat(run.reply(one.discover()).reply().yiaddr()).hasToString("10.99.0.50");
    }

    @Test
    void nobodyReleasesForAnother() {
        run.lease(one);
        run.saved.clear();

        run.replies(
                Client.plain("52:54:00:00:00:02")
                        .ciaddr("10.99.0.50")
                        .send(MessageType.RELEASE, 67));

        assertThat(run.saved).isEmpty();
    }

    @Test
    void aClientWithAnAddressOfItsOwnIsInformed() {
        Step.Send ack = run.reply(Client.plain().ciaddr("10.99.0.77").send(MessageType.INFORM, 67));

        assertThat(ack.reply().yiaddr().isNone()).isTrue();
        assertThat(ack.reply().has(51)).isFalse();
        assertThat(ack.reply().options())
                .contains(new DhcpOption.Routers(List.of(Ipv4Address.parse("10.99.0.254"))));
        assertThat(ack.to())
                .isEqualTo(new Destination.Address(Ipv4Address.parse("10.99.0.77"), 68));
        assertThat(run.saved).isEmpty();
    }

    // 4.1, where replies go

    @Test
    void aClientWithoutAddressIsReachedByItsHardware() {
        assertThat(run.reply(one.discover()).to())
                .isEqualTo(
                        new Destination.Hardware(
                                MacAddress.parse("52:54:00:00:00:01"),
                                Ipv4Address.parse("10.99.0.50")));
    }

    @Test
    void aClientThatWantsABroadcastGetsOne() {
        Step.Send offer = run.reply(one.broadcast().discover());

        assertThat(offer.to()).isEqualTo(new Destination.Everyone());
        assertThat(offer.reply().broadcast()).isTrue();
    }

    // Relays

    @Test
    void aRelaysNetworkAndOption82DecideAndComeBack() {
        var option82 = new DhcpOption.RelayAgentInformation(Opaque.parse("010400000a01"));

        Step.Send offer = run.reply(one.relayedBy("10.5.0.9").with(option82).discover());

        assertThat(offer.reply().yiaddr()).hasToString("10.5.1.0");
        assertThat(offer.to())
                .isEqualTo(new Destination.Address(Ipv4Address.parse("10.5.0.9"), 67));
        assertThat(offer.reply().giaddr()).hasToString("10.5.0.9");
        assertThat(offer.reply().options().getLast()).isEqualTo(option82);
    }

    @Test
    void aRelayMayNameTheLinkInOption82() {
        var linkSelection = new DhcpOption.RelayAgentInformation(Opaque.parse("05040a050000"));

        assertThat(
                        run.reply(one.relayedBy("172.16.0.1").with(linkSelection).discover())
                                .reply()
                                .yiaddr())
                .hasToString("10.5.1.0");
    }

    @Test
    void anUnknownRelayIsNotAnswered() {
        assertThat(run.replies(one.relayedBy("172.16.0.1").discover())).isEmpty();
        assertThat(run.lastEvent())
                .isEqualTo("dhcp.ignored no subnet served here: its relay is 172.16.0.1");
    }

    @Test
    void aRefusalThroughARelayIsBroadcastThere() {
        Step.Send nak = run.reply(one.relayedBy("10.5.0.9").reboot("192.168.1.7"));

        assertThat(nak.to()).isEqualTo(new Destination.Address(Ipv4Address.parse("10.5.0.9"), 67));
        assertThat(nak.reply().broadcast()).isTrue();
    }

    @Test
    void aMachineMayBeOnTwoNetworksAtOnce() {
        run.lease(one);

        assertThat(run.reply(Client.plain().relayedBy("10.5.0.9").discover()).reply().yiaddr())
                .hasToString("10.5.1.0");
        assertThat(run.reply(Client.plain().discover()).reply().yiaddr()).hasToString("10.99.0.50");
    }

    // Restart

    @Test
    void savedLeasesHold() {
        Lease bound =
                new Lease(
                        Ipv4Address.parse("10.99.0.50"),
                        two.mac(),
                        Lease.State.BOUND,
                        run.now().plusSeconds(60),
                        "");
        EngineRun restarted = EngineRun.full(false, List.of(bound));

        assertThat(restarted.reply(one.discover()).reply().yiaddr()).hasToString("10.99.0.52");
        assertThat(restarted.reply(two.discover()).reply().yiaddr()).hasToString("10.99.0.50");
    }

    @Test
    void theHostNameOfAClientIsKeptIfItIsOne() {
        run.lease(one.with(new DhcpOption.HostName("node-1.example.org")));
        assertThat(run.saved.getLast().name()).isEqualTo("node-1.example.org");

        run.lease(two.with(new DhcpOption.HostName("<script>")));
        assertThat(run.saved.getLast().name()).isEmpty();
    }

    @Test
    void aClientMayAskForAShorterLease() {
        run.lease(one.with(new DhcpOption.LeaseTime(120)));
        assertThat(run.saved.getLast().expires()).isEqualTo(run.now().plusSeconds(120));

        run.lease(two.with(new DhcpOption.LeaseTime(0xFFFF_FFFFL)));
        assertThat(run.saved.getLast().expires()).isEqualTo(run.now().plusSeconds(3600));
    }
}
