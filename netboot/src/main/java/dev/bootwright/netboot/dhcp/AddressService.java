package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.netboot.boot.BootDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Gives out addresses. Source: RFC 2131 §4.3. Where the RFC leaves a server without a record of
/// the client silent, this one answers if it can: it is the only server of its subnets, and a
/// client that hears nothing waits.
final class AddressService {

    /// How long an offer holds.
    private static final Duration OFFER_HOLDS = Duration.ofSeconds(60);

    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(30);

    /// Addresses in use that are found for one client before it is left to ask again.
    private static final int MOST_CONFLICTS = 3;

    private final Subnets subnets;
    private final DhcpConfiguration configuration;
    private final BootService boot;
    private final AddressReplies replies;
    private final PendingOffers pending = new PendingOffers();

    AddressService(
            ServerIdentity server,
            DhcpConfiguration configuration,
            BootService boot,
            Collection<Lease> saved) {
        this.subnets = new Subnets(server, configuration);
        this.configuration = configuration;
        this.boot = boot;
        this.replies = new AddressReplies(server, configuration.times());
        saved.forEach(subnets::restore);
    }

    List<Step> on(Question question) {
        Optional<LeaseTable> table = subnets.of(question.arrival());
        if (table.isEmpty()) {
            return List.of(question.ignored("no subnet served here: " + from(question)));
        }
        return switch (question.type()) {
            case DISCOVER -> onDiscover(question, table.get(), 0, question.now());
            case REQUEST -> onRequest(question, table.get());
            case DECLINE -> onDecline(question, table.get());
            case RELEASE -> onRelease(question, table.get());
            case INFORM -> onInform(question, table.get());
            case OFFER, ACK, NAK -> List.of(); // the engine lets no reply through
        };
    }

    private List<Step> onDiscover(Question question, LeaseTable table, int conflicts, Instant now) {
        BootDecision decision = boot.decide(question);
        if (decision instanceof BootDecision.Ignore(String reason)) {
            return List.of(question.ignored(reason));
        }
        Optional<Lease> held = table.find(question.mac());
        if (held.isPresent() && pending.replace(held.get().address(), question, decision)) {
            return List.of(); // asked again while its address is being probed
        }
        Optional<Ipv4Address> address =
                table.choose(question.mac(), question.requested(), question.now());
        if (address.isEmpty()) {
            return List.of(
                    question.ignored(
                            "no address is free in %s".formatted(table.subnet().network())));
        }
        boolean known =
                held.filter(lease -> lease.address().equals(address.get()))
                        .filter(lease -> lease.expires().isAfter(question.now()))
                        .filter(lease -> lease.state() != Lease.State.RELEASED)
                        .isPresent();
        List<Step> steps = new ArrayList<>();
        if (!known) {
            List<Lease> changed = table.enter(offered(question, address.get()), question.now());
            if (!changed.isEmpty()) {
                steps.add(new Step.Commit(changed, List.of()));
            }
        }
        if (known || !configuration.conflictProbe()) {
            steps.add(replies.offer(question, table, address.get(), answer(question, decision)));
        } else {
            pending.add(address.get(), new PendingOffers.Offer(question, decision, conflicts), now);
            steps.add(new Step.Probe(address.get(), subnets.isLocal(table)));
        }
        return steps;
    }

    private List<Step> onRequest(Question question, LeaseTable table) {
        BootDecision decision = boot.decide(question);
        if (decision instanceof BootDecision.Ignore(String reason)) {
            return List.of(question.ignored(reason));
        }
        Optional<Ipv4Address> chosen = question.chosenServer();
        if (chosen.isPresent() && !replies.isOurs(chosen.get())) {
            table.withdraw(question.mac());
            return List.of(question.ignored("chose another server, " + chosen.get()));
        }
        Ipv4Address wanted =
                question.requested().isNone() ? question.message().ciaddr() : question.requested();
        if (wanted.isNone()) {
            return List.of(question.ignored("requests no address"));
        }
        String objection = objection(question, table, wanted);
        if (objection.isEmpty()) {
            return grant(question, table, wanted, decision);
        }
        boolean unknown =
                chosen.isEmpty()
                        && table.subnet().network().contains(wanted)
                        && table.find(wanted).isEmpty()
                        && table.reservation(question.mac()).isEmpty();
        return List.of(
                unknown
                        ? question.ignored(wanted + " is not ours to give or refuse")
                        : replies.nak(question, objection));
    }

    /// Why the client may not have the address; empty if it may.
    private static String objection(Question question, LeaseTable table, Ipv4Address wanted) {
        if (!table.subnet().network().contains(wanted)) {
            return "%s is not in %s".formatted(wanted, table.subnet().network());
        }
        Optional<Reservation> reservation = table.reservation(question.mac());
        if (reservation.isPresent()
                && !reservation.get().address().equals(wanted)
                && table.isFor(question.mac(), reservation.get().address(), question.now())) {
            return "%s is reserved for it".formatted(reservation.get().address());
        }
        return table.isFor(question.mac(), wanted, question.now())
                ? ""
                : wanted + " is not to be had";
    }

    private List<Step> grant(
            Question question, LeaseTable table, Ipv4Address address, BootDecision decision) {
        pending.cancel(address);
        Duration time = leaseTime(question);
        Lease lease =
                new Lease(
                        address,
                        question.mac(),
                        Lease.State.BOUND,
                        question.now().plus(time),
                        question.hostName());
        BootAnswer answer = answer(question, decision);
        return List.of(
                new Step.Commit(
                        table.enter(lease, question.now()),
                        List.of(replies.ack(question, table, address, answer, time))));
    }

    private List<Step> onDecline(Question question, LeaseTable table) {
        Ipv4Address address = question.requested();
        if (table.find(address).filter(lease -> lease.mac().equals(question.mac())).isEmpty()) {
            return List.of(
                    question.ignored("declines %s, which it does not have".formatted(address)));
        }
        return List.of(new Step.Commit(quarantine(table, address, question), List.of()));
    }

    private List<Step> onRelease(Question question, LeaseTable table) {
        Ipv4Address address = question.message().ciaddr();
        Optional<Lease> lease =
                table.find(address)
                        .filter(held -> held.mac().equals(question.mac()))
                        .filter(held -> held.state() == Lease.State.BOUND);
        if (lease.isEmpty()) {
            return List.of(
                    question.ignored("releases %s, which it does not have".formatted(address)));
        }
        Lease released = LeaseTable.released(lease.get(), question.now());
        return List.of(new Step.Commit(table.enter(released, question.now()), List.of()));
    }

    private List<Step> onInform(Question question, LeaseTable table) {
        BootDecision decision = boot.decide(question);
        if (decision instanceof BootDecision.Ignore(String reason)) {
            return List.of(question.ignored(reason));
        }
        return List.of(replies.inform(question, table, answer(question, decision)));
    }

    List<Step> onUse(Ipv4Address address, Optional<MacAddress> user, Instant now) {
        Optional<PendingOffers.Offer> offer = pending.find(address);
        if (offer.isEmpty() || user.equals(Optional.of(offer.get().question().mac()))) {
            return List.of();
        }
        pending.cancel(address);
        Question question = offer.get().question();
        Optional<LeaseTable> table = subnets.of(question.arrival());
        if (table.isEmpty()) {
            return List.of();
        }
        Step note =
                new Step.Note(
                        Events.of(
                                now,
                                question.mac(),
                                address,
                                "conflict",
                                "in use by " + user.map(MacAddress::toString).orElse("somebody")));
        List<Step> steps = new ArrayList<>();
        steps.add(new Step.Commit(quarantine(table.get(), address, question), List.of(note)));
        int conflicts = offer.get().conflicts() + 1;
        if (conflicts < MOST_CONFLICTS) {
            steps.addAll(onDiscover(question, table.get(), conflicts, now));
        }
        return steps;
    }

    void onProbed(Ipv4Address address, Instant now) {
        pending.probed(address, now);
    }

    List<Step> onTime(Instant now) {
        List<Step> steps = new ArrayList<>();
        for (PendingOffers.Due due : pending.due(now)) {
            Question question = due.offer().question();
            subnets.of(question.arrival())
                    .map(table ->
                            replies.offer(
                                    question,
                                    table,
                                    due.address(),
                                    answer(question, due.offer().decision())))
                    .ifPresent(steps::add);
        }
        return steps;
    }

    Optional<Instant> deadline(Instant now) {
        return pending.deadline(now);
    }

    private List<Lease> quarantine(LeaseTable table, Ipv4Address address, Question question) {
        Lease declined =
                new Lease(
                        address,
                        question.mac(),
                        Lease.State.DECLINED,
                        question.now().plus(configuration.times().probation()),
                        "");
        return table.enter(declined, question.now());
    }

    private BootAnswer answer(Question question, BootDecision decision) {
        return boot.answer(question, decision);
    }

    private static Lease offered(Question question, Ipv4Address address) {
        return new Lease(
                address,
                question.mac(),
                Lease.State.OFFERED,
                question.now().plus(OFFER_HOLDS),
                question.hostName());
    }

    /// Firmware and loaders get a short one; anybody may ask for a shorter one still.
    private Duration leaseTime(Question question) {
        Duration ours =
                question.client().boots()
                        ? configuration.times().boot()
                        : configuration.times().normal();
        Duration wanted =
                question.message()
                        .option(DhcpOption.LeaseTime.class)
                        .map(asked -> Duration.ofSeconds(asked.seconds()))
                        .filter(asked -> asked.compareTo(SHORTEST_LEASE) >= 0)
                        .orElse(ours);
        return wanted.compareTo(ours) < 0 ? wanted : ours;
    }

    private static String from(Question question) {
        DhcpMessage message = question.message();
        return message.giaddr().isNone()
                ? "it asks on the interface itself"
                : "its relay is " + message.giaddr();
    }
}
