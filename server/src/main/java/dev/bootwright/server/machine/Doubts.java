package dev.bootwright.server.machine;

import dev.bootwright.server.store.Session;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Agents that say they run on a machine for which their boot script was not made. Whoever is on the boot network
/// may name the addresses of another machine, and neither UUIDs nor serial numbers are secret. So an operator
/// decides, where the other machine is more than an address that was seen.
///
/// So it is with an agent that runs on another machine, and names addresses of one that is known: a network card
/// may have been moved. It is admitted, and the addresses stay where they are until an operator has approved the
/// machine that it runs on. Until then it boots by the scripts of the other one.
final class Doubts {

    private final Machines machines;
    private final Session session;

    Doubts(Machines machines, Session session) {
        this.machines = machines;
        this.session = session;
    }

    /// Takes note of the doubts that there are, and tells those who can settle them.
    ///
    /// @param booted identifier of the machine for which the script was made; empty when it was made for nobody
    /// @param same   machines that are one with it, if the agent is right
    /// @return what the agent is told instead of being admitted; names no machine of `same`
    Optional<String> raise(String booted, List<Machine> same, Instant now) throws IOException {
        List<Machine> doubtful = new ArrayList<>();
        for (Machine each : same) {
            boolean isDoubtful =
                    !each.id().equals(booted)
                            && isSettled(each)
                            && !isAllowed(booted, each)
                            && (isWorthHaving(each) || doubt(each.id(), booted).isEmpty());
            if (isDoubtful) {
                doubtful.add(each);
            }
        }
        if (doubtful.isEmpty()) {
            return Optional.empty();
        }
        Optional<Machine> asking = machines.load(session, booted);
        for (Machine each : doubtful) {
            raise(asking, each);
        }
        if (asking.isEmpty()) {
            return Optional.of(
                    "this agent says that it runs on a machine that is known, and its boot script was made for"
                            + " nobody: have its loader ask for a script by its MAC address");
        }
        Machine failed = asking.get().with(asking.get().boot().failed(now, reason(doubtful)));
        machines.save(session, failed);
        return Optional.of(
                ("this agent says that it runs on another machine than %1$s, for which its boot script was made:"
                                + " if a network card was replaced or moved, approve %1$s and start this"
                                + " machine again")
                        .formatted(failed.name()));
    }

    private static String reason(List<Machine> doubtful) {
        String names = String.join(", ", doubtful.stream().map(Doubts::named).toList());
        return "its agent says that it runs on %s, for which its boot script was not made:"
                        .formatted(names)
                + " if a network card was replaced or moved, approve this machine and start it again; if not,"
                + " somebody wants what is meant for another machine, and was refused";
    }

    private static String named(Machine machine) {
        return "%s (%s)".formatted(machine.name(), machine.id());
    }

    private void raise(Optional<Machine> asking, Machine shown) throws IOException {
        String who = asking.map(Doubts::named).orElse("nobody");
        if (asking.isPresent() && !note(asking.get(), shown)) {
            return;
        }
        machines.note(
                session,
                shown,
                "machine.doubted",
                "refused an agent that says it runs here; its boot script was made for " + who);
        if (asking.isPresent()) {
            machines.note(session, asking.get(), "machine.doubted", reason(List.of(shown)));
        }
    }

    /// @return whether that is new
    private boolean note(Machine asking, Machine shown) throws IOException {
        return session.update(
                        "INSERT INTO doubt (machine, shown, allowed) VALUES (?, ?, 0)"
                                + " ON CONFLICT (machine, shown) DO NOTHING",
                        asking.id(),
                        shown.id())
                == 1;
    }

    /// Whether an agent has registered on a machine, or an operator has given it anything that is worth having.
    boolean isSettled(Machine machine) throws IOException {
        return machine.facts().firmware().isPresent() || isWorthHaving(machine);
    }

    private boolean isWorthHaving(Machine machine) throws IOException {
        return machine.wish().approved()
                || session.one(
                        "SELECT EXISTS (SELECT 1 FROM bmc WHERE machine = ?)"
                                + " OR EXISTS (SELECT 1 FROM kept_secret WHERE machine = ?) AS kept",
                        row -> row.bool("kept"),
                        machine.id(),
                        machine.id());
    }

    /// Whether an operator has approved either of two machines after its agent had named what the other has.
    boolean isAllowed(String one, Machine other) throws IOException {
        return doubt(one, other.id()).orElse(false) || doubt(other.id(), one).orElse(false);
    }

    /// Whether a doubt is allowed; empty where there is none.
    private Optional<Boolean> doubt(String asking, String shown) throws IOException {
        return session.find(
                "SELECT allowed FROM doubt WHERE machine = ? AND shown = ?",
                row -> row.bool("allowed"),
                asking,
                shown);
    }

    /// An operator has approved a machine: from now on its agent may say that it runs on those it has named.
    ///
    /// @return those
    List<Machine> allow(String id) throws IOException {
        List<String> named =
                session.list(
                        "UPDATE doubt SET allowed = 1 WHERE machine = ? AND allowed = 0 RETURNING shown",
                        row -> row.text("shown"),
                        id);
        List<Machine> allowed = new ArrayList<>();
        for (String each : named) {
            machines.load(session, each).ifPresent(allowed::add);
        }
        return allowed;
    }

    /// An agent was admitted: what was doubted of its machine, or allowed, is over, and what it named of others
    /// waits for an operator.
    ///
    /// @param keepers machines whose addresses it named, and that keep them
    void settle(String booted, Machine owner, List<Machine> keepers) throws IOException {
        List<String> waiting =
                session.list(
                        "DELETE FROM doubt WHERE machine = ? OR shown = ? OR machine = ?"
                                + " RETURNING machine, shown",
                        row -> row.text("machine") + " " + row.text("shown"),
                        booted,
                        owner.id(),
                        owner.id());
        for (Machine each : keepers) {
            note(owner, each);
            if (!waiting.contains(owner.id() + " " + each.id())) {
                machines.note(
                        session,
                        owner,
                        "machine.nic",
                        ("its agent names addresses of %s: if a network card was moved, approve"
                                        + " this machine and start it again")
                                .formatted(named(each)));
                machines.note(
                        session,
                        each,
                        "machine.nic",
                        "an agent on %s names addresses of this machine, which keeps them"
                                .formatted(named(owner)));
            }
        }
    }
}
