package dev.bootwright.server.rule;

import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.server.machine.Machine;
import dev.bootwright.server.store.Row;
import dev.bootwright.server.store.Session;
import dev.bootwright.server.store.Store;
import dev.bootwright.server.yaml.YamlException;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The rules the server knows. Asked for each packet, so they are held in memory.
public final class Rules {

    private final Store store;
    private final InstantSource clock;
    private volatile List<Rule> rules = List.of();

    private Rules(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    public static Rules open(Store store, InstantSource clock) throws IOException {
        Rules rules = new Rules(store, clock);
        rules.rules = store.read(Rules::parsed);
        return rules;
    }

    /// @param changed when this text was put
    public record Stored(String name, String yaml, Instant changed) {

        private static Stored read(Row row) throws IOException {
            return new Stored(row.text("name"), row.text("yaml"), row.instant("changed_at"));
        }
    }

    private static List<Rule> parsed(Session session) throws IOException {
        List<Rule> parsed = new ArrayList<>();
        for (Stored stored : session.list("SELECT * FROM rule", Stored::read)) {
            parsed.add(RuleReader.read(stored.name(), stored.yaml()));
        }
        parsed.sort(Comparator.comparingInt(Rule::priority).reversed().thenComparing(Rule::name));
        return List.copyOf(parsed);
    }

    /// All rules, in the order they are asked.
    public List<Stored> all() throws IOException {
        List<String> order = rules.stream().map(Rule::name).toList();
        List<Stored> stored =
                new ArrayList<>(
                        store.read(session -> session.list("SELECT * FROM rule", Stored::read)));
        stored.sort(Comparator.comparingInt(rule -> order.indexOf(rule.name())));
        return stored;
    }

    public Optional<Stored> find(String name) throws IOException {
        return store.read(
                session -> session.find("SELECT * FROM rule WHERE name = ?", Stored::read, name));
    }

    /// Adds or replaces the rule that the text names.
    ///
    /// @param document what to call it in messages
    /// @throws YamlException with every mistake in the text
    public Stored put(String document, String yaml) throws IOException {
        Rule rule = RuleReader.read(document, yaml);
        Stored stored = new Stored(rule.name(), yaml, clock.instant());
        store.writeAndWait(session -> {
            session.update(
                    "INSERT INTO rule (name, yaml, changed_at) VALUES (?, ?, ?)"
                            + " ON CONFLICT (name) DO UPDATE SET yaml = excluded.yaml,"
                            + " changed_at = excluded.changed_at",
                    stored.name(),
                    stored.yaml(),
                    stored.changed());
            refresh(session);
            return true;
        });
        return stored;
    }

    /// @return whether there was one
    public boolean remove(String name) throws IOException {
        return store.writeAndWait(session -> {
            int removed = session.update("DELETE FROM rule WHERE name = ?", name);
            refresh(session);
            return removed == 1;
        });
    }

    private void refresh(Session session) throws IOException {
        List<Rule> now = parsed(session);
        session.afterCommit(() -> rules = now);
    }

    /// What the rules say about a machine.
    ///
    /// @param inventory the latest, where there is one
    public Verdict verdict(Machine machine, Optional<Inventory> inventory) {
        Verdict verdict = Verdict.NONE;
        for (Rule rule : rules) {
            if (rule.match().holds(machine, inventory)) {
                verdict = verdict.then(rule);
            }
        }
        return verdict;
    }

    /// The support list that all rules together make up.
    public SupportList supportList() {
        return new SupportList(rules.stream().flatMap(rule -> rule.support().stream()).toList());
    }
}
