package dev.bootwright.server.job;

import dev.bootwright.formats.contract.Ending;
import dev.bootwright.formats.contract.JobEvent;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.contract.StepState;
import dev.bootwright.formats.contract.TestResult;
import dev.bootwright.server.job.Job.JobStep;
import dev.bootwright.server.job.Job.State;
import dev.bootwright.server.machine.Boot;
import dev.bootwright.server.machine.Machine;
import dev.bootwright.server.machine.Machines;
import dev.bootwright.server.machine.Phase;
import dev.bootwright.server.machine.Refusal;
import dev.bootwright.server.machine.Secrets.Grant;
import dev.bootwright.server.machine.TestResults;
import dev.bootwright.server.plan.Plan;
import dev.bootwright.server.store.Session;
import dev.bootwright.server.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The jobs there are and were. At most one of a machine is still to be done.
public final class Jobs {

    /// How long after a step's own deadline the server waits for news of it.
    static final Duration GRACE = Duration.ofMinutes(2);

    private final Store store;
    private final Machines machines;
    private final InstantSource clock;
    private final Waiters waiters = new Waiters();
    private final ServerSteps serverSteps = new ServerSteps();

    public Jobs(Store store, Machines machines, InstantSource clock) {
        this.store = store;
        this.machines = machines;
        this.clock = clock;
    }

    /// The newest jobs, the newest first.
    ///
    /// @param most  how many
    /// @param shown what is wanted of each; no more is kept while they are read
    public <T> List<T> newest(int most, Function<Job, T> shown) throws IOException {
        return store.read(session ->
                JobTable.list(session, shown, "SELECT * FROM job ORDER BY id DESC LIMIT ?", most));
    }

    public Optional<Job> find(String id) throws IOException {
        return store.read(session -> JobTable.find(session, id));
    }

    /// What the steps of a job printed, in order.
    public List<JobLog.Line> log(String id) throws IOException {
        return find(id).isEmpty() ? List.of() : store.read(session -> JobLog.of(session, id));
    }

    /// The steps that the server carries out itself.
    public ServerSteps serverSteps() {
        return serverSteps;
    }

    /// A job of the machine of a boot.
    ///
    /// @throws Refusal if it is not this machine's
    public Job of(Session session, Grant grant, String id) throws IOException {
        return JobTable.find(session, id)
                .filter(job -> Optional.of(job.machine()).equals(grant.machine()))
                .orElseThrow(() -> Refusal.unknown("job of this machine", id));
    }

    /// Who waits for a job to appear.
    public Waiters waiters() {
        return waiters;
    }

    /// What the agent of a boot has to do: the job under way, or one that this very boot has finished
    /// but whose ending it may still owe.
    public Optional<Job> due(Session session, Grant grant) throws IOException {
        String machine = grant.machine().orElse("");
        Optional<Job> active = JobTable.active(session, machine);
        if (active.isPresent()) {
            return active;
        }
        return JobTable.last(session, machine)
                .filter(job -> job.state() == State.DONE && job.boot() == grant.number())
                .filter(job -> !(job.then() instanceof Ending.Stay));
    }

    /// What the installer is to do that the agent of a boot has started.
    ///
    /// @throws Refusal if it has started none
    public Step.InstallDebian installing(Session session, Grant grant) throws IOException {
        Optional<JobStep> current =
                JobTable.active(session, grant.machine().orElse("")).flatMap(Job::current);
        if (current.isPresent() && current.get().step() instanceof Step.InstallDebian install) {
            return install;
        }
        throw new Refusal(Refusal.Kind.CONFLICT, "no installer has anything to do here");
    }

    /// The installer that the agent of a boot has started says how far it is.
    ///
    /// @param phase a word; `installed` ends the step, `failed` too
    /// @throws Refusal if none was started
    public void installerSaid(Session session, Grant grant, String phase) throws IOException {
        Step.InstallDebian install = installing(session, grant);
        Job job = JobTable.active(session, grant.machine().orElse("")).orElseThrow();
        JobStep step = job.current().orElseThrow();
        Instant now = clock.instant();
        JobLog.add(session, job.id(), step.index(), now, List.of("the installer says: " + phase));
        Machine machine = machines.load(session, job.machine()).orElseThrow();
        machines.note(session, machine, "install." + phase, install.disk().toString());
        StepState state =
                switch (phase) {
                    case "installed" -> StepState.DONE;
                    case "failed" -> StepState.FAILED;
                    default -> StepState.RUNNING;
                };
        boolean isLast = step.index() == job.steps().size() - 1;
        if (state == StepState.FAILED || (state == StepState.DONE && isLast)) {
            JobEvent event =
                    new JobEvent(
                            0,
                            step.index(),
                            state,
                            Optional.of("the installer says that it has " + phase),
                            Optional.empty(),
                            List.of());
            Job after = job.after(event, 0, now);
            JobTable.save(session, job, after);
            tell(session, job, after);
        }
    }

    /// The agent of a boot has begun to end its last job, and owes nothing more of it.
    public void ended(Session session, Grant grant) throws IOException {
        session.update("UPDATE job SET boot = 0 WHERE boot = ? AND state = 'done'", grant.number());
    }

    /// The job of a machine that is still to be done.
    public Optional<Job> active(Session session, String machine) throws IOException {
        return JobTable.active(session, machine);
    }

    /// Makes a job of a plan.
    ///
    /// @return the machine, at work
    public Machine create(Session session, Machine machine, Plan plan) throws IOException {
        Instant now = clock.instant();
        Job job = JobTable.add(session, machine.id(), plan, now);
        String detail = "job %s: %d steps".formatted(job.id(), job.steps().size());
        Machine working =
                machine.with(job.progress()).with(machine.boot().reach(Phase.PLAN, now, detail));
        machines.note(session, working, "job.created", detail);
        session.afterCommit(() -> waiters.wake(machine.id()));
        return machines.save(session, working);
    }

    /// Notes that the agent of a boot is told a job.
    ///
    /// @return whether the job still waits; else it is not to be told as it was
    public boolean give(Session session, Grant grant, String id) throws IOException {
        return session.update(
                        "UPDATE job SET boot = ? WHERE id = ? AND state = 'waiting'",
                        grant.number(),
                        Long.parseLong(id))
                == 1;
    }

    /// Whether an agent may be at work on a job, though nothing came of it yet: it was given to a boot that no
    /// later one has taken over from.
    public boolean isGiven(Session session, Job job) throws IOException {
        Grant boot = new Grant(job.boot(), Optional.of(job.machine()));
        return job.state() != State.WAITING
                || machines.secrets().confirm(session, boot).isPresent();
    }

    /// Forgets a job that no agent can be at work on, to make room for one with a new plan.
    public void withdraw(Session session, Job job) throws IOException {
        session.update("DELETE FROM job WHERE id = ?", Long.parseLong(job.id()));
    }

    /// Takes up what an agent says of a job's steps.
    ///
    /// @throws Refusal if the job is not this machine's, is over, or has no such step
    public void apply(Session session, Grant grant, String id, List<JobEvent> events)
            throws IOException {
        Job job = of(session, grant, id);
        Job after = job;
        for (JobEvent event : events) {
            if (event.step() < 0 || event.step() >= job.steps().size()) {
                throw new Refusal(
                        Refusal.Kind.INVALID,
                        "job %s has %d steps, none with index %d"
                                .formatted(id, job.steps().size(), event.step()));
            }
            boolean isNew = machines.secrets().isNew(session, grant, event.sequence());
            if (isNew && !isKnown(after, event)) {
                if (after.state().isFinal()) {
                    throw over(after);
                }
                Instant now = clock.instant();
                JobLog.add(session, id, event.step(), now, event.log());
                keepResults(session, job, event, now);
                after = after.after(event, grant.number(), now);
            }
        }
        if (!after.equals(job)) {
            JobTable.save(session, job, after);
            tell(session, job, after);
        }
    }

    /// An agent that says which steps it skips after one that failed says nothing new, but is right: were it
    /// refused, what it says of the failure in the same request would be lost with that.
    private static boolean isKnown(Job job, JobEvent event) {
        return job.state() == State.FAILED && event.state() == StepState.SKIPPED;
    }

    private static void keepResults(Session session, Job job, JobEvent event, Instant now)
            throws IOException {
        if (job.steps().get(event.step()).step() instanceof Step.HardwareTest) {
            for (String line : event.log()) {
                Optional<TestResult> result = TestResult.find(line);
                if (result.isPresent()) {
                    TestResults.add(session, job.machine(), job.id(), result.get(), now);
                }
            }
        }
    }

    private static Refusal over(Job job) {
        return new Refusal(
                Refusal.Kind.CONFLICT, "job %s is %s".formatted(job.id(), job.state().word()));
    }

    /// Brings the machine up to date with its job.
    private void tell(Session session, Job before, Job job) throws IOException {
        Optional<Machine> found = machines.load(session, job.machine());
        if (found.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        Machine machine = found.get().with(job.progress()).seenAt(now);
        for (JobStep step : job.steps()) {
            if (step.state() != before.steps().get(step.index()).state()) {
                String said = step.message().map(message -> ": " + message).orElse("");
                machines.note(session, machine, "step." + step.state().word(), step.title() + said);
            }
        }
        machines.save(session, moved(machine, job, now));
    }

    private static Machine moved(Machine machine, Job job, Instant now) {
        String title = job.current().map(JobStep::title).orElse("");
        return switch (job.state()) {
            case WAITING -> machine;
            case RUNNING -> {
                Duration deadline = job.current().map(JobStep::deadline).orElse(Duration.ZERO);
                yield machine.with(
                        machine.boot()
                                .forgiven()
                                .reach(Phase.STEPS, now, title)
                                .expecting(
                                        now,
                                        deadline.plus(GRACE),
                                        "its agent said nothing more of the step \"%s\""
                                                .formatted(title)));
            }
            case DONE ->
                    machine.with(machine.wish().done())
                            .with(configured(machine.boot(), "job " + job.id(), now));
            case FAILED ->
                    machine.with(machine.boot().failed(now, job.error().orElse("its job failed")));
            case CANCELLED ->
                    machine.with(machine.wish().withdraw())
                            .with(machine.boot().expecting(now, Duration.ZERO, ""));
        };
    }

    /// The boot may have come so far before, by another job: nothing is expected of the machine any more.
    private static Boot configured(Boot boot, String detail, Instant now) {
        return boot.forgiven()
                .reach(Phase.CONFIGURED, now, detail)
                .expecting(now, Duration.ZERO, "");
    }

    /// Forgets the jobs of a machine, with their logs.
    public void forget(Session session, String machine) throws IOException {
        session.update("DELETE FROM job WHERE machine = ?", machine);
    }

    /// Ends a job: what is not done will not be.
    ///
    /// @throws Refusal if there is none, or it is over
    public void cancel(Session session, String id) throws IOException {
        Job job = JobTable.find(session, id).orElseThrow(() -> Refusal.unknown("job", id));
        if (job.state().isFinal()) {
            throw over(job);
        }
        Job cancelled = job.cancelled(clock.instant());
        JobTable.save(session, job, cancelled);
        tell(session, job, cancelled);
    }
}
