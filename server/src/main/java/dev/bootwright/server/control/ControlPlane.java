package dev.bootwright.server.control;

import dev.bootwright.formats.contract.Details;
import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.contract.JobEvent;
import dev.bootwright.formats.contract.JobOrder;
import dev.bootwright.formats.contract.Registered;
import dev.bootwright.formats.contract.Registration;
import dev.bootwright.formats.contract.ServerStep;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.job.Job;
import dev.bootwright.server.job.Jobs;
import dev.bootwright.server.machine.Admission;
import dev.bootwright.server.machine.Boot;
import dev.bootwright.server.machine.Events;
import dev.bootwright.server.machine.Inventories;
import dev.bootwright.server.machine.Machine;
import dev.bootwright.server.machine.Machines;
import dev.bootwright.server.machine.Observer;
import dev.bootwright.server.machine.Phase;
import dev.bootwright.server.machine.Refusal;
import dev.bootwright.server.machine.Secrets.Grant;
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

/// All services of the server over one database. Knows nothing of HTTP.
public final class ControlPlane implements AutoCloseable {

    /// Phases that come before the ending of a job; all others are the ending or after it.
    private static final Set<String> HOOKS = Set.of("pre", "post");

    private static final int MOST_MACS = 512;
    private static final int LONGEST_TEXT = 256;

    private final Store store;
    private final InstantSource clock;
    private final Events events;
    private final Machines machines;
    private final Templates templates;
    private final Rules rules;
    private final Jobs jobs;
    private final Observer observer;
    private final Dispatcher dispatcher;
    private volatile Filling filling = (_, order) -> order;
    private volatile boolean secretsOverHttp;

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

    /// What the boot protocols report to.
    public Observer observer() {
        return observer;
    }

    // ---- what agents say ----

    /// An agent that came without TLS says who it is.
    ///
    /// @throws Refusal if its secret holds no more, it says too much, or an operator has to decide whether it is
    ///     the machine that it says it is
    public Registered register(Grant grant, Registration registration) throws IOException {
        return register(grant, registration, Optional.empty());
    }

    /// An agent says who it is.
    ///
    /// @param claim secret that the agent wants to go on with; from those that came over TLS, and only them
    /// @throws Refusal if its secret holds no more, it says too much, or an operator has to decide whether it is
    ///     the machine that it says it is
    public Registered register(Grant grant, Registration registration, Optional<String> claim)
            throws IOException {
        boolean isTooMuch =
                registration.macs().size() > MOST_MACS
                        || registration.uuid().orElse("").length() > LONGEST_TEXT
                        || registration.serial().orElse("").length() > LONGEST_TEXT
                        || registration.agent().length() > LONGEST_TEXT
                        || !registration.firmware().matches("bios|uefi");
        if (isTooMuch) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "expected at most %d MAC addresses, texts of at most %d characters, and firmware bios or uefi"
                            .formatted(MOST_MACS, LONGEST_TEXT));
        }
        Admission admission =
                store.writeAndWait(session -> {
                    Admission made =
                            machines.register(
                                    session, registration, confirm(session, grant), claim);
                    if (made instanceof Admission.Admitted(Machine machine)) {
                        dispatcher.consider(session, machine);
                    }
                    return made;
                });
        return switch (admission) {
            case Admission.Admitted(Machine machine) ->
                    new Registered(machine.id(), machine.name(), clock.instant());
            case Admission.Doubted(String reason) ->
                    throw new Refusal(Refusal.Kind.CONFLICT, reason);
        };
    }

    /// An agent says what its machine is made of.
    public void report(Grant grant, Inventory inventory) throws IOException {
        store.writeAndWait(session -> {
            Machine machine = machine(session, grant);
            Machine reported = machines.report(session, machine, inventory);
            dispatcher.reported(session, reported, inventory);
            return true;
        });
    }

    /// An agent says more of what its machine is made of.
    public void details(Grant grant, Details details) throws IOException {
        store.writeAndWait(session -> {
            machines.addDetails(session, machine(session, grant), details);
            return true;
        });
    }

    /// An agent says what it is about to do, such as `pre` or `rebooting`.
    public void phase(Grant grant, String phase, Optional<String> message) throws IOException {
        store.writeAndWait(session -> {
            Machine machine = machine(session, grant).seenAt(clock.instant());
            String said = message.orElse("");
            machines.note(session, machine, "agent." + phase, said);
            if (phase.equals("pre") && said.startsWith("failed")) {
                // Such an agent takes no job, and its machine waits for somebody to start it again.
                machine = machine.with(machine.boot().failed(clock.instant(), "PRE " + said));
            }
            if (!HOOKS.contains(phase)) {
                jobs.ended(session, grant);
            }
            machines.save(session, machine);
            return true;
        });
    }

    /// An agent says what became of the steps of a job.
    public void apply(Grant grant, String job, List<JobEvent> news) throws IOException {
        store.writeAndWait(session -> {
            jobs.apply(session, confirm(session, grant), job, news);
            return true;
        });
    }

    /// The job that the agent of a boot has to do, if there is one.
    ///
    /// @throws Refusal if its secret holds no more
    public Optional<Job> due(Grant grant) throws IOException {
        return store.read(session -> jobs.due(session, confirm(session, grant)));
    }

    /// Gives the agent of a boot the job it has to do, if there is one, with the secrets that jobs do not hold.
    /// That it was given is durable first: the agent begins before we hear of it, and its job must stay.
    ///
    /// @param isSecure whether it is told over TLS
    /// @throws Refusal if its secret holds no more, or anybody on the boot network could read the secrets
    public Optional<JobOrder> give(Grant grant, boolean isSecure) throws IOException {
        while (true) {
            Optional<Job> due = due(grant);
            if (due.isEmpty()) {
                return Optional.empty();
            }
            Job job = due.get();
            JobOrder told = order(job, isSecure); // first: what is withheld was not given
            boolean isGiven =
                    job.isGivenTo(grant.number())
                            || store.writeAndWait(session ->
                                    jobs.give(session, confirm(session, grant), job.id()));
            if (isGiven) {
                return Optional.of(told);
            } // else it was planned anew, begun or cancelled meanwhile
        }
    }

    /// An agent asks for a step that is the server's to carry out.
    ///
    /// @param index of the step, from 0
    /// @throws Refusal if it is not the one to do now
    public ServerStep carryOut(Grant grant, String job, int index) throws IOException {
        Job asked = store.read(session -> jobs.of(session, confirm(session, grant), job));
        return jobs.serverSteps().ask(asked, index);
    }

    /// What the installer is told that an agent has started.
    ///
    /// @throws Refusal if its secret holds no more, or the agent has started none
    public String preseed(Grant grant) throws IOException {
        return store.read(session -> jobs.installing(session, confirm(session, grant))).preseed();
    }

    /// An installer that an agent has started says how far it is.
    ///
    /// @param phase a word
    public void installerSaid(Grant grant, String phase) throws IOException {
        store.writeAndWait(session -> {
            jobs.installerSaid(session, confirm(session, grant), phase);
            return true;
        });
    }

    private JobOrder order(Job job, boolean isSecure) throws IOException {
        JobOrder told = filling.fill(job.machine(), job.order());
        if (!isSecure && !secretsOverHttp && !told.equals(job.order())) {
            throw refused(job);
        }
        return told;
    }

    private Refusal refused(Job job) throws IOException {
        String reason =
                "job %s holds secrets, and this agent did not come over TLS: boot an image of this version"
                                .formatted(job.id())
                        + " with agent TLS switched on, or allow it with serve --secrets-over-http";
        store.writeAndWait(session -> {
            Machine machine = load(session, job.machine());
            machines.note(session, machine, "job.withheld", reason);
            machines.save(session, machine.with(machine.boot().failed(clock.instant(), reason)));
            return true;
        });
        return new Refusal(Refusal.Kind.CONFLICT, reason);
    }

    /// From now on, secrets are told over plain HTTP too.
    public void allowSecretsOverHttp() {
        secretsOverHttp = true;
    }

    /// Puts secrets into what agents are told.
    @FunctionalInterface
    public interface Filling {
        JobOrder fill(String machine, JobOrder order) throws IOException;

        /// The names of secrets that steps want and nobody has set.
        default List<String> missing(String machine, List<Step> steps) throws IOException {
            return List.of();
        }

        /// Gives the secrets of one machine to another, which it turned out to be.
        ///
        /// @return the names of those that are dropped, because the other has its own
        default List<String> move(Session session, String from, String to) throws IOException {
            return List.of();
        }
    }

    /// From now on, orders are filled by `filling`, and secrets follow their machines.
    public void fillWith(Filling filling) {
        this.filling = filling;
        machines.moveWith(filling::move);
    }

    private Grant confirm(Session session, Grant grant) throws IOException {
        return machines.secrets()
                .confirm(session, grant)
                .orElseThrow(() ->
                        new Refusal(
                                Refusal.Kind.UNAUTHORIZED,
                                "a later boot of this machine has taken over"));
    }

    private Machine machine(Session session, Grant grant) throws IOException {
        Optional<String> id = confirm(session, grant).machine();
        Optional<Machine> machine =
                id.isEmpty() ? Optional.empty() : machines.load(session, id.get());
        return machine.orElseThrow(
                () -> new Refusal(Refusal.Kind.CONFLICT, "this agent has not registered"));
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
