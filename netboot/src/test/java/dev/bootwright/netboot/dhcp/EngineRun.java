package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.formats.net.Ipv4Network;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.netboot.boot.BootClient;
import dev.bootwright.netboot.boot.BootDecision;
import dev.bootwright.netboot.boot.BootEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An engine with a clock, and what it has said and saved. Serves 10.99.0.0/24 from 10.99.0.1.
final class EngineRun {

    static final Subnet LOCAL =
            new Subnet(
                    Ipv4Network.parse("10.99.0.0/24"),
                    List.of(AddressRange.parse("10.99.0.50-10.99.0.52")),
                    List.of(Ipv4Address.parse("10.99.0.254")),
                    List.of(Ipv4Address.parse("10.99.0.253")),
                    "example.org");

    /// Behind a relay.
    static final Subnet REMOTE =
            new Subnet(
                    Ipv4Network.parse("10.5.0.0/16"),
                    List.of(AddressRange.parse("10.5.1.0-10.5.1.9")),
                    List.of(Ipv4Address.parse("10.5.0.1")),
                    List.of(),
                    "");

    private static final ServerIdentity SERVER =
            new ServerIdentity(
                    Ipv4Address.parse("10.99.0.1"), Ipv4Network.parse("10.99.0.0/24"), 1500);

    private final DhcpEngine engine;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private BootDecision decision = new BootDecision.AddressOnly("nothing to boot");

    /// What the policy was asked last.
    Optional<BootClient> asked = Optional.empty();

    final List<Lease> saved = new ArrayList<>();
    final List<BootEvent> events = new ArrayList<>();
    final List<Step.Probe> probes = new ArrayList<>();

    private EngineRun(DhcpConfiguration configuration, DhcpMode mode, List<Lease> leases) {
        this.engine = new DhcpEngine(SERVER, configuration, mode, this::decide, leases);
    }

    static EngineRun full() {
        return full(false, List.of());
    }

    static EngineRun probing() {
        return full(true, List.of());
    }

    static EngineRun full(boolean probe, List<Lease> leases) {
        return new EngineRun(
                new DhcpConfiguration(
                        "eth0",
                        DhcpMode.FULL,
                        List.of(LOCAL, REMOTE),
                        List.of(
                                new Reservation(
                                        MacAddress.parse("52:54:00:00:00:99"),
                                        Ipv4Address.parse("10.99.0.51"),
                                        "node99")),
                        LeaseTimes.USUAL,
                        probe,
                        Duration.ZERO),
                DhcpMode.FULL,
                leases);
    }

    static EngineRun proxy() {
        return new EngineRun(
                DhcpConfiguration.of("eth0", DhcpMode.PROXY, List.of()), DhcpMode.PROXY, List.of());
    }

    EngineRun decides(BootDecision decision) {
        this.decision = decision;
        return this;
    }

    private BootDecision decide(BootClient client) {
        asked = Optional.of(client);
        return decision;
    }

    Instant now() {
        return now;
    }

    EngineRun after(Duration time) {
        now = now.plus(time);
        return this;
    }

    /// The replies to a message, in order.
    List<Step.Send> replies(Arrival arrival) {
        return take(engine.onMessage(arrival, now));
    }

    /// The one reply to a message.
    Step.Send reply(Arrival arrival) {
        List<Step.Send> replies = replies(arrival);
        if (replies.size() != 1) {
            throw new AssertionError(
                    "%d replies to %s; %s".formatted(replies.size(), arrival, events));
        }
        return replies.getFirst();
    }

    /// Offer and acknowledgment.
    Step.Send lease(Client client) {
        String address = reply(client.discover()).reply().yiaddr().toString();
        return reply(client.request("10.99.0.1", address));
    }

    List<Step.Send> onUse(String address, String mac) {
        return take(
                engine.onUse(
                        Ipv4Address.parse(address),
                        mac.isEmpty() ? Optional.empty() : Optional.of(MacAddress.parse(mac)),
                        now));
    }

    void probed(String address) {
        engine.onProbed(Ipv4Address.parse(address), now);
    }

    List<Step.Send> onTime() {
        return take(engine.onTime(now));
    }

    Optional<Instant> deadline() {
        return engine.deadline(now);
    }

    /// The last event that was reported.
    String lastEvent() {
        BootEvent event = events.getLast();
        return event.kind() + " " + event.detail();
    }

    private List<Step.Send> take(List<Step> steps) {
        List<Step.Send> replies = new ArrayList<>();
        for (Step step : steps) {
            switch (step) {
                case Step.Send send -> {
                    events.add(send.event());
                    replies.add(send);
                }
                case Step.Commit(var leases, var after) -> {
                    saved.addAll(leases);
                    replies.addAll(take(after));
                }
                case Step.Probe probe -> probes.add(probe);
                case Step.Note(var event) -> events.add(event);
            }
        }
        return replies;
    }
}
