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

    /// The machine that shows this identity.
    ///
    /// @param booted identifier of the machine whose boot script the agent was started by
    Machine resolve(String booted, Identity shown) throws IOException {
        Related related = related(booted, shown);
        List<Machine> same = related.same();
        Machine owner = same.isEmpty() ? machines.split(session, shown) : same.getFirst();
        for (Machine each : same.subList(Math.min(1, same.size()), same.size())) {
            owner = merge(owner, each);
        }
        for (Machine each : related.others()) {
            takeMacs(each, owner, shown);
        }
        if (!owner.id().equals(booted)) {
            machines.secrets().move(session, booted, owner.id());
        }
        new Doubts(machines, session).settle(booted, owner);
        return owner;
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

    /// A MAC address belongs to the machine that showed it last.
    private void takeMacs(Machine other, Machine owner, Identity shown) throws IOException {
        Set<MacAddress> taken = new HashSet<>(other.identity().macs());
        taken.retainAll(shown.macs());
        boolean sharesUuid =
                other.identity().uuid().isPresent() && other.identity().uuid().equals(shown.uuid());
        if (sharesUuid) {
            machines.note(session, owner, "machine.twin", "has the same UUID as " + other.name());
        }
        if (taken.isEmpty()) {
            return;
        }
        Identity before = other.identity();
        List<MacAddress> left = before.macs().stream().filter(mac -> !taken.contains(mac)).toList();
        machines.note(session, other, "machine.nic", taken + " moved to " + owner.name());
        machines.save(session, other.with(new Identity(before.uuid(), before.serial(), left)));
    }
}
