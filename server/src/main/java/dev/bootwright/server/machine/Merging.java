package dev.bootwright.server.machine;

import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.server.machine.Machine.Wish;
import dev.bootwright.server.store.Session;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Decides which machine an agent runs on, and makes one of machines that are the same.
final class Merging {

    /// Who stays when two machines are one: the one whose inventory is known, then the older.
    private static final Comparator<Machine> SURVIVOR_FIRST =
            Comparator.comparing((Machine machine) -> machine.facts().inventory().isEmpty())
                    .thenComparing(Machine::created)
                    .thenComparing(Machine::id);

    private final Machines machines;
    private final Session session;

    Merging(Machines machines, Session session) {
        this.machines = machines;
        this.session = session;
    }

    /// The machines that share anything with what an agent shows.
    ///
    /// @param same   those that are one with it
    /// @param others those that are not
    private record Related(List<Machine> same, List<Machine> others) {}

    private Related related(String booted, Identity shown) throws IOException {
        List<Machine> same = new ArrayList<>();
        List<Machine> others = new ArrayList<>();
        for (Machine each : machines.loadRelated(session, booted, shown)) {
            boolean isBare =
                    each.id().equals(booted)
                            && each.identity().uuid().isEmpty()
                            && each.identity().serial().isEmpty();
            (isBare || each.identity().isSameMachine(shown) ? same : others).add(each);
        }
        same.sort(SURVIVOR_FIRST);
        return new Related(same, others);
    }

    /// Why an operator has to decide first whether the agent runs on the machine that shows this identity;
    /// see [Doubts].
    ///
    /// @param booted identifier of the machine whose boot script the agent was started by
    Optional<String> doubt(String booted, Identity shown, Instant now) throws IOException {
        return new Doubts(machines, session).raise(booted, related(booted, shown).same(), now);
    }

    /// Who an agent runs on.
    ///
    /// @param own what it shows, without the addresses that stay with other machines
    record Owner(Machine machine, Identity own) {}

    /// The machine that shows this identity.
    ///
    /// @param booted identifier of the machine whose boot script the agent was started by
    Owner resolve(String booted, Identity shown) throws IOException {
        Related related = related(booted, shown);
        List<Machine> same = related.same();
        Doubts doubts = new Doubts(machines, session);
        List<Machine> keepers = new ArrayList<>();
        Set<MacAddress> kept = new HashSet<>();
        for (Machine each : related.others()) {
            List<MacAddress> named = each.identity().sharedWith(shown);
            boolean isTaken = !same.isEmpty() && doubts.isAllowed(same.getFirst().id(), each);
            if (!named.isEmpty() && !isTaken && doubts.isSettled(each)) {
                keepers.add(each);
                kept.addAll(named);
            }
        }
        Identity own = shown.without(kept);
        Machine owner = same.isEmpty() ? machines.split(session, own) : same.getFirst();
        for (Machine each : same.subList(Math.min(1, same.size()), same.size())) {
            owner = merge(owner, each);
        }
        for (Machine each : related.others()) {
            takeMacs(each, owner, own);
        }
        doubts.settle(booted, owner, keepers);
        return new Owner(owner, own);
    }

    private Machine merge(Machine owner, Machine gone) throws IOException {
        for (String table : new String[] {"timeline", "job"}) {
            session.update(
                    "UPDATE " + table + " SET machine = ? WHERE machine = ?",
                    owner.id(),
                    gone.id());
        }
        session.update(
                "UPDATE bmc SET machine = ? WHERE machine = ?"
                        + " AND NOT EXISTS (SELECT 1 FROM bmc WHERE machine = ?)",
                owner.id(),
                gone.id(),
                owner.id());
        Variables.move(session, gone.id(), owner.id());
        machines.secrets().move(session, gone.id(), owner.id());
        for (String name : machines.estate().move(session, gone.id(), owner.id())) {
            machines.note(
                    session,
                    owner,
                    "secret.dropped",
                    "secret %s of %s: it has its own".formatted(name, gone.name()));
        }
        Wish wish = owner.wish();
        if (gone.wish().approved()) {
            wish = wish.approve();
        }
        Optional<String> template = gone.wish().template();
        if (wish.template().isEmpty() && template.isPresent()) {
            wish = wish.assign(template.get(), gone.wish().assignedBy().orElse("operator"));
        }
        boolean isAhead = gone.created().isAfter(owner.created()) && gone.boot().number() > 0;
        Boot boot = owner.boot();
        if (isAhead) { // the boot under way was told of the machine that is gone
            boot =
                    new Boot(
                            owner.boot().number() + 1,
                            gone.boot().phases(),
                            Optional.empty(),
                            gone.boot().deadline());
        }
        Machine merged = owner.with(wish).with(boot);
        machines.note(session, merged, "machine.merged", "was also known as " + gone.name());
        machines.remove(session, gone.id());
        return machines.save(session, merged);
    }

    /// A MAC address of a machine that is not known belongs to the one that showed it last.
    ///
    /// @param own what the owner shows and may have
    private void takeMacs(Machine other, Machine owner, Identity own) throws IOException {
        boolean sharesUuid =
                other.identity().uuid().isPresent() && other.identity().uuid().equals(own.uuid());
        if (sharesUuid) {
            machines.note(session, owner, "machine.twin", "has the same UUID as " + other.name());
        }
        List<MacAddress> taken = other.identity().sharedWith(own);
        if (taken.isEmpty()) {
            return;
        }
        machines.note(session, other, "machine.nic", taken + " moved to " + owner.name());
        machines.save(session, other.with(other.identity().without(taken)));
    }
}
