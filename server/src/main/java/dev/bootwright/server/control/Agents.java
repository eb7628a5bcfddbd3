package dev.bootwright.server.control;

import dev.bootwright.formats.contract.Details;
import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.contract.JobEvent;
import dev.bootwright.formats.contract.JobOrder;
import dev.bootwright.formats.contract.Registered;
import dev.bootwright.formats.contract.Registration;
import dev.bootwright.formats.contract.ServerStep;
import dev.bootwright.server.job.Job;
import dev.bootwright.server.job.Jobs;
import dev.bootwright.server.machine.Admission;
import dev.bootwright.server.machine.Machine;
import dev.bootwright.server.machine.Machines;
import dev.bootwright.server.machine.Refusal;
import dev.bootwright.server.machine.Secrets.Grant;
import dev.bootwright.server.store.Session;
import dev.bootwright.server.store.Store;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What agents say of themselves and of their jobs, and what they ask for. Each says it by the secret of its boot,
/// which may hold no more.
public final class Agents {

    /// Phases that come before the ending of a job; all others are the ending or after it.
    private static final Set<String> HOOKS = Set.of("pre", "post");

    private static final int MOST_MACS = 512;
    private static final int LONGEST_TEXT = 256;

    private final Store store;
    private final InstantSource clock;
    private final Machines machines;
    private final Jobs jobs;
    private final Dispatcher dispatcher;
    private final Filling filling;
    private volatile boolean secretsOverHttp;

    Agents(
            Store store,
            InstantSource clock,
            Machines machines,
            Jobs jobs,
            Dispatcher dispatcher,
            Filling filling) {
        this.store = store;
        this.clock = clock;
        this.machines = machines;
        this.jobs = jobs;
        this.dispatcher = dispatcher;
        this.filling = filling;
    }

    /// From now on, secrets are told over plain HTTP too.
    public void allowSecretsOverHttp() {
        secretsOverHttp = true;
    }

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
            Machine machine =
                    machines.load(session, job.machine())
                            .orElseThrow(() -> Refusal.unknown("machine", job.machine()));
            machines.note(session, machine, "job.withheld", reason);
            machines.save(session, machine.with(machine.boot().failed(clock.instant(), reason)));
            return true;
        });
        return new Refusal(Refusal.Kind.CONFLICT, reason);
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
}
