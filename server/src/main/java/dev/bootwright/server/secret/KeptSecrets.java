package dev.bootwright.server.secret;

import dev.bootwright.formats.contract.JobOrder;
import dev.bootwright.formats.contract.Passphrase;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.store.Row;
import dev.bootwright.server.store.Session;
import dev.bootwright.server.store.Store;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Secrets that templates name: each has a value for all machines, and may have others for some. Values leave
/// this class only in what an agent is told.
public final class KeptSecrets {

    private static final System.Logger LOG = System.getLogger(KeptSecrets.class.getName());

    /// What `cryptsetup` takes from somebody who types.
    private static final int LONGEST = 512;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private final Store store;
    private final Vault vault;
    private final InstantSource clock;

    public KeptSecrets(Store store, Vault vault, InstantSource clock) {
        this.store = store;
        this.vault = vault;
        this.clock = clock;
    }

    /// That a secret is kept.
    ///
    /// @param machine it is for; absent when it is for all that have none of their own
    public record Kept(String name, Optional<String> machine, Instant changed) {}

    private record Sealed(String machine, String value) {}

    /// Keeps a secret, in the place of what was kept by that name for the same machine.
    ///
    /// @throws IllegalArgumentException if it cannot be typed as a passphrase, or has no proper name; the
    ///     message does not repeat the value
    public void put(String name, Optional<String> machine, String value) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "expected a name of at most 63 letters, digits, '.', '_' and '-', found \"%s\""
                            .formatted(name));
        }
        if (value.isEmpty()
                || value.length() > LONGEST
                || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "secret \"%s\": expected 1 to %d characters on one line, found %d"
                            .formatted(name, LONGEST, value.length()));
        }
        String sealed = vault.seal(value, owner(name, machine.orElse("")));
        store.writeAndWait(session -> {
            session.update(
                    "DELETE FROM kept_secret WHERE name = ? AND COALESCE(machine, '') = ?",
                    name,
                    machine.orElse(""));
            return session.update(
                    "INSERT INTO kept_secret (name, machine, sealed, changed_at)"
                            + " VALUES (?, ?, ?, ?)",
                    name,
                    machine,
                    sealed,
                    clock.instant());
        });
    }

    /// @return whether there was anything to forget
    public boolean remove(String name, Optional<String> machine) throws IOException {
        return store.writeAndWait(session ->
                session.update(
                        "DELETE FROM kept_secret WHERE name = ? AND COALESCE(machine, '') = ?",
                        name,
                        machine.orElse("")))
                > 0;
    }

    /// What is kept, by name.
    public List<Kept> all() throws IOException {
        return store.read(session ->
                session.list(
                        "SELECT * FROM kept_secret ORDER BY name, COALESCE(machine, '')",
                        KeptSecrets::kept));
    }

    private static Kept kept(Row row) throws IOException {
        return new Kept(row.text("name"), row.findText("machine"), row.instant("changed_at"));
    }

    /// The secrets that steps for a machine want and nobody has set.
    public List<String> missing(String machine, List<Step> steps) throws IOException {
        List<String> missing = new ArrayList<>();
        for (Step step : steps) {
            if (step instanceof Step.LuksContainer container) {
                String name = container.passphrase().secret();
                if (sealed(name, machine).isEmpty() && !missing.contains(name)) {
                    missing.add(name);
                }
            }
        }
        return missing;
    }

    /// Puts secrets into the steps that want them. A step whose secret is not there goes without, and says so
    /// when it is its turn.
    public JobOrder fill(String machine, JobOrder order) throws IOException {
        List<JobOrder.StepOrder> steps = new ArrayList<>();
        for (JobOrder.StepOrder each : order.steps()) {
            steps.add(
                    new JobOrder.StepOrder(
                            each.index(),
                            each.title(),
                            filled(machine, each.step()),
                            each.deadline(),
                            each.state(),
                            each.restarts()));
        }
        return new JobOrder(order.job(), steps, order.then());
    }

    private Step filled(String machine, Step step) throws IOException {
        if (!(step instanceof Step.LuksContainer container)) {
            return step;
        }
        String name = container.passphrase().secret();
        Optional<Sealed> sealed = sealed(name, machine);
        if (sealed.isEmpty()) {
            return step;
        }
        String value = vault.open(sealed.get().value(), owner(name, sealed.get().machine()));
        return container.with(new Passphrase(name, Optional.of(value)));
    }

    /// The machine's own, or that of all.
    private Optional<Sealed> sealed(String name, String machine) throws IOException {
        return store.read(session ->
                session
                        .list(
                                "SELECT * FROM kept_secret WHERE name = ?"
                                        + " AND (machine = ? OR machine IS NULL)"
                                        + " ORDER BY COALESCE(machine, '') DESC",
                                row ->
                                        new Sealed(
                                                row.findText("machine").orElse(""),
                                                row.text("sealed")),
                                name,
                                machine)
                        .stream()
                        .findFirst());
    }

    private record Moving(String name, String value) {}

    /// Gives the secrets of a machine to another, which it turned out to be; the other's own stay. A value that
    /// does not open is given too, so that whoever wants it is told to set it again, instead of getting that of
    /// all machines.
    ///
    /// @return the names of those that were dropped, because the other has its own
    public List<String> move(Session session, String from, String to) throws IOException {
        List<Moving> moving =
                session.list(
                        "SELECT name, sealed FROM kept_secret WHERE machine = ? ORDER BY name",
                        row -> new Moving(row.text("name"), row.text("sealed")),
                        from);
        List<String> dropped = new ArrayList<>();
        for (Moving each : moving) {
            int moved =
                    session.update(
                            "UPDATE kept_secret SET machine = ?, sealed = ? WHERE machine = ? AND name = ?"
                                    + " AND NOT EXISTS (SELECT 1 FROM kept_secret AS own"
                                    + " WHERE own.machine = ? AND own.name = kept_secret.name)",
                            to,
                            resealed(each, from, to),
                            from,
                            each.name(),
                            to);
            if (moved == 0) {
                dropped.add(each.name());
            }
        }
        return dropped;
    }

    private String resealed(Moving secret, String from, String to) {
        try {
            String value = vault.open(secret.value(), owner(secret.name(), from));
            return vault.seal(value, owner(secret.name(), to));
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "secret {0} of machine {1}, now {2}: {3}",
                    secret.name(),
                    from,
                    to,
                    e.getMessage());
            return secret.value();
        }
    }

    private static String owner(String name, String machine) {
        return "secret\n%s\n%s".formatted(name, machine);
    }
}
