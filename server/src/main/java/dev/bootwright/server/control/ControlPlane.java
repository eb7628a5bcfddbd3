package dev.bootwright.server.control;

import dev.bootwright.server.job.Job;
import dev.bootwright.server.job.Jobs;
import dev.bootwright.server.machine.Boot;
import dev.bootwright.server.machine.Events;
import dev.bootwright.server.machine.Inventories;
import dev.bootwright.server.machine.Machine;
import dev.bootwright.server.machine.Machines;
import dev.bootwright.server.machine.Observer;
import dev.bootwright.server.machine.Phase;
import dev.bootwright.server.machine.Refusal;
import dev.bootwright.server.machine.Variables;
import dev.bootwright.server.plan.Planning;
import dev.bootwright.server.rule.Rules;
import dev.bootwright.server.store.Session;
import dev.bootwright.server.store.Store;
import dev.bootwright.server.template.Templates;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/// All services of the server over one database, and what operators decide. Knows nothing of HTTP.
public final class ControlPlane implements AutoCloseable {

    private final Store store;
    private final InstantSource clock;
    private final Events events;
    private final Machines machines;
    private final Templates templates;
    private final Rules rules;
    private final Jobs jobs;
    private final Observer observer;
    private final Dispatcher dispatcher;
    private final Agents agents;
    private volatile Filling filling = (_, order) -> order;

    private ControlPlane(
            Store store, InstantSource clock, Events events, Machines machines, Rules rules) {
        this.store = store;
        this.clock = clock;
        this.events = events;
        this.machines = machines;
        this.rules = rules;
        this.templates = new Templates(store, clock);
        this.jobs = new Jobs(store, machines, clock);
        this.observer = new Observer(machines, store, clock);
        this.dispatcher =
                new Dispatcher(
                        machines,
                        templates,
                        rules,
                        jobs,
                        (machine, steps) -> filling.missing(machine, steps),
                        clock);
        this.agents =
                new Agents(
                        store,
                        clock,
                        machines,
                        jobs,
                        dispatcher,
                        (machine, order) -> filling.fill(machine, order));
    }

    /// Opens the database, or makes an empty one.
    ///
    /// @param random cryptographically strong, outside tests
    public static ControlPlane open(Path database, InstantSource clock, RandomGenerator random)
            throws IOException {
        Store store = Store.open(database, clock);
        try {
            Events events = Events.create();
            Machines machines = Machines.open(store, events, clock, random);
            return new ControlPlane(store, clock, events, machines, Rules.open(store, clock));
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /// What the server's clock says.
    public Instant now() {
        return clock.instant();
    }

    public Store store() {
        return store;
    }

    public Events events() {
        return events;
    }

    public Machines machines() {
        return machines;
    }

    public Templates templates() {
        return templates;
    }

    public Rules rules() {
        return rules;
    }

    public Jobs jobs() {
        return jobs;
    }

    /// What agents say, and ask for.
    public Agents agents() {
        return agents;
    }

    /// What the boot protocols report to.
    public Observer observer() {
        return observer;
    }

    /// From now on, orders are filled by `filling`, and secrets follow their machines.
    public void fillWith(Filling filling) {
        this.filling = filling;
        machines.moveWith(filling::move);
    }

    // ---- what operators decide ----

    /// Lets a machine be given jobs, and its agent say that it runs on another machine, if it has said so.
    public Machine approve(String id) throws IOException {
        return store.writeAndWait(session -> {
            Machine machine = load(session, id);
            Machine approved =
                    machine.with(machine.wish().approve()).with(machine.boot().forgiven());
            machines.note(
                    session,
                    approved,
                    "machine.approved",
                    "by an operator" + besides(machines.allow(session, id)));
            machines.save(session, approved);
            return dispatcher.consider(session, approved);
        });
    }

    private static String besides(List<Machine> allowed) {
        String names = String.join(", ", allowed.stream().map(Machine::name).toList());
        return names.isEmpty() ? "" : ", and may turn out to be, or take addresses of, " + names;
    }

    /// Gives a machine a template, and pins the disks that are meant by it. A job under way is not
    /// disturbed.
    ///
    /// @throws Refusal if there is no such machine or template, a job is under way, or the template does
    ///     not fit the machine
    public Machine assign(String id, String template) throws IOException {
        return store.writeAndWait(session -> {
            Machine machine = load(session, id);
            if (jobs.active(session, id).isPresent()) {
                throw new Refusal(
                        Refusal.Kind.CONFLICT,
                        "a job is under way on %s; cancel it first".formatted(machine.name()));
            }
            Machine assigned =
                    machine.withoutJob()
                            .with(machine.wish().assign(template, "operator"))
                            .with(machine.boot().forgiven());
            return dispatcher.assigned(session, assigned);
        });
    }

    /// What a template would do to a machine. Changes nothing.
    ///
    /// @throws Refusal if there is no such machine or template, or no inventory yet
    public Planning plan(String id, String template) throws IOException {
        Templates.Stored stored =
                templates.find(template).orElseThrow(() -> Refusal.unknown("template", template));
        Machine machine = machines.find(id).orElseThrow(() -> Refusal.unknown("machine", id));
        Inventories.Stored inventory =
                machines.inventory(id)
                        .orElseThrow(() ->
                                new Refusal(
                                        Refusal.Kind.CONFLICT,
                                        "the machine has not reported an inventory yet"));
        return dispatcher.plan(machine, stored, inventory.inventory(), variables(id));
    }

    /// The values that operators have given a machine for the variables of templates.
    public Map<String, String> variables(String id) throws IOException {
        return store.read(session -> Variables.of(session, id));
    }

    /// Gives a machine values for the variables of templates, or takes some from it. What waits for a value
    /// goes on; a job under way is not disturbed.
    ///
    /// @return all values it has now
    /// @throws Refusal if there is no such machine, or a name or value is wrong
    public Map<String, String> setVariables(String id, Map<String, String> set, Set<String> unset)
            throws IOException {
        return store.writeAndWait(session -> {
            Machine machine = load(session, id);
            Variables.change(session, id, set, unset);
            machines.note(session, machine, "machine.variables", changed(set, unset));
            boolean isActive = machine.job().map(Machine.Progress::isActive).orElse(false);
            Machine forgiven = isActive ? machine : machine.with(machine.boot().forgiven());
            dispatcher.valued(session, machines.save(session, forgiven));
            return Variables.of(session, id);
        });
    }

    private static String changed(Map<String, String> set, Set<String> unset) {
        List<String> names = new ArrayList<>(new TreeSet<>(set.keySet()));
        new TreeSet<>(unset).forEach(name -> names.add("no " + name));
        return String.join(", ", names) + " by an operator";
    }

    /// Forgets a machine with its history. It may come back as a new one.
    public void remove(String id) throws IOException {
        store.writeAndWait(session -> {
            load(session, id);
            Optional<String> active = jobs.active(session, id).map(Job::id);
            if (active.isPresent()) {
                jobs.cancel(session, active.get());
            }
            jobs.forget(session, id);
            machines.remove(session, id);
            return true;
        });
    }

    /// Ends a job: the step under way is finished by the agent, the others are skipped.
    public void cancel(String job) throws IOException {
        store.writeAndWait(session -> {
            jobs.cancel(session, job);
            return true;
        });
    }

    private Machine load(Session session, String id) throws IOException {
        return machines.load(session, id).orElseThrow(() -> Refusal.unknown("machine", id));
    }

    // ---- what time brings ----

    /// Marks the machines from which nothing came before their deadline.
    public void expire() throws IOException {
        Instant now = clock.instant();
        for (Machine machine : machines.all()) {
            if (isOverdue(machine, now)) {
                store.writeAndWait(session -> {
                    Optional<Machine> current = machines.load(session, machine.id());
                    if (current.isPresent() && isOverdue(current.get(), now)) {
                        lose(session, current.get(), now);
                    }
                    return true;
                });
            }
        }
    }

    private static boolean isOverdue(Machine machine, Instant now) {
        return machine.boot().deadline().map(deadline -> now.isAfter(deadline.at())).orElse(false);
    }

    private void lose(Session session, Machine machine, Instant now) throws IOException {
        String reason = machine.boot().deadline().map(Boot.Deadline::reason).orElse("");
        String where = machine.boot().phase().map(Phase::word).orElse("");
        Machine lost = machine.with(machine.boot().failed(now, "in " + where + ": " + reason));
        machines.note(session, lost, "machine.lost", reason);
        machines.save(session, lost);
    }

    /// Writes what is queued and closes the database.
    @Override
    public void close() throws IOException {
        jobs.serverSteps().close();
        store.close();
    }
}
