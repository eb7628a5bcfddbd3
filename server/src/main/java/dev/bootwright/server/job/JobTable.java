package dev.bootwright.server.job;

import dev.bootwright.formats.contract.Ending;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.contract.StepState;
import dev.bootwright.formats.json.Json;
import dev.bootwright.server.job.Job.JobStep;
import dev.bootwright.server.plan.Plan;
import dev.bootwright.server.store.Row;
import dev.bootwright.server.store.Session;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Jobs as rows.
final class JobTable {

    /// Of a machine; with these, the last are kept with their logs, and older ones go.
    static final int MOST = 20;

    private JobTable() {}

    /// Adds a job for a plan.
    static Job add(Session session, String machine, Plan plan, Instant now) throws IOException {
        long id =
                session.one(
                        "INSERT INTO job (machine, template, state, ending, effects, boot, created_at)"
                                + " VALUES (?, ?, 'waiting', ?, ?, 0, ?) RETURNING id",
                        row -> row.integer("id"),
                        machine,
                        plan.template(),
                        plan.then().toJson().toString(),
                        Json.texts(plan.lines()).toString(),
                        now);
        for (int i = 0; i < plan.steps().size(); i++) {
            Plan.PlannedStep step = plan.steps().get(i);
            session.update(
                    "INSERT INTO step (job, number, title, step, deadline, state)"
                            + " VALUES (?, ?, ?, ?, ?, 'waiting')",
                    id,
                    i,
                    step.title(),
                    step.step().toJson().toString(),
                    step.deadline().toSeconds());
        }
        session.update(
                "DELETE FROM job WHERE machine = ? AND id NOT IN"
                        + " (SELECT id FROM job WHERE machine = ? ORDER BY id DESC LIMIT ?)",
                machine,
                machine,
                MOST);
        return find(session, Long.toString(id)).orElseThrow();
    }

    static Optional<Job> find(Session session, String id) throws IOException {
        return id.matches("[1-9][0-9]{0,17}")
                ? first(session, "SELECT * FROM job WHERE id = ?", Long.parseLong(id))
                : Optional.empty();
    }

    /// The job of a machine that is still to be done.
    static Optional<Job> active(Session session, String machine) throws IOException {
        return first(
                session,
                "SELECT * FROM job WHERE machine = ? AND state IN ('waiting', 'running')"
                        + " ORDER BY id DESC LIMIT 1",
                machine);
    }

    static Optional<Job> last(Session session, String machine) throws IOException {
        return first(
                session, "SELECT * FROM job WHERE machine = ? ORDER BY id DESC LIMIT 1", machine);
    }

    private static Optional<Job> first(Session session, String sql, Object argument)
            throws IOException {
        List<Job> jobs = list(session, sql, argument);
        return jobs.stream().findFirst();
    }

    /// Jobs with their steps.
    private static List<Job> list(Session session, String sql, Object... arguments)
            throws IOException {
        return list(session, job -> job, sql, arguments);
    }

    /// Jobs with their steps, of which only what is `shown` is kept: steps may hold whole files.
    static <T> List<T> list(
            Session session, Function<Job, T> shown, String sql, Object... arguments)
            throws IOException {
        List<Job> bare = session.list(sql, JobTable::bare, arguments);
        List<T> jobs = new ArrayList<>();
        for (Job job : bare) {
            List<JobStep> steps =
                    session.list(
                            "SELECT * FROM step WHERE job = ? ORDER BY number",
                            JobTable::step,
                            Long.parseLong(job.id()));
            jobs.add(
                    shown.apply(
                            new Job(
                                    job.id(),
                                    job.machine(),
                                    job.template(),
                                    job.state(),
                                    steps,
                                    job.then(),
                                    job.effects(),
                                    job.boot(),
                                    job.error(),
                                    job.created(),
                                    job.finished())));
        }
        return jobs;
    }

    private static Job bare(Row row) throws IOException {
        return new Job(
                Long.toString(row.integer("id")),
                row.text("machine"),
                row.text("template"),
                Job.State.parse(row.text("state")),
                List.of(),
                Ending.fromJson(Json.parse(row.text("ending"))),
                Json.parse(row.text("effects"))
                        .asArray("effects")
                        .map(line -> line.asText("effects")),
                row.integer("boot"),
                row.findText("error"),
                row.instant("created_at"),
                row.findInstant("finished_at"));
    }

    private static JobStep step(Row row) throws IOException {
        return new JobStep(
                (int) row.integer("number"),
                row.text("title"),
                Step.fromJson(Json.parse(row.text("step"))),
                Duration.ofSeconds(row.integer("deadline")),
                StepState.parse(row.text("state")),
                row.findText("message"),
                row.findInteger("percent").map(Long::intValue),
                row.findInstant("started_at"),
                row.findInstant("finished_at"),
                (int) row.integer("restarts"));
    }

    /// Keeps what can change of a job.
    ///
    /// @param before as it is kept now; only steps that differ are written
    static void save(Session session, Job before, Job job) throws IOException {
        long id = Long.parseLong(job.id());
        session.update(
                "UPDATE job SET state = ?, boot = ?, error = ?, finished_at = ? WHERE id = ?",
                job.state().word(),
                job.boot(),
                job.error(),
                job.finished(),
                id);
        for (JobStep step : job.steps()) {
            if (!step.equals(before.steps().get(step.index()))) {
                session.update(
                        "UPDATE step SET state = ?, message = ?, percent = ?, started_at = ?,"
                                + " finished_at = ?, restarts = ? WHERE job = ? AND number = ?",
                        step.state().word(),
                        step.message(),
                        step.percent(),
                        step.started(),
                        step.finished(),
                        step.restarts(),
                        id,
                        step.index());
            }
        }
    }
}
