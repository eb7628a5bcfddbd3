package dev.bootwright.server.machine;

import dev.bootwright.formats.contract.TestResult;
import dev.bootwright.formats.json.Json;
import dev.bootwright.server.store.Session;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/// What tests found out about machines.
public final class TestResults {

    /// Of one job.
    private static final int MOST = 2000;

    private TestResults() {}

    /// A result, with the job it was found in.
    ///
    /// @param verdict `passed`, `degraded`, `failed` or `skipped`
    public record Kept(
            String job, Instant at, String test, String subject, String verdict, String detail) {

        public Json.Object toJson() {
            return Json.object()
                    .put("job", job)
                    .put("atMillis", at.toEpochMilli())
                    .put("test", test)
                    .put("subject", subject)
                    .put("verdict", verdict)
                    .put("detail", detail)
                    .build();
        }
    }

    /// Keeps a result; those of the last five jobs stay.
    public static void add(
            Session session, String machine, String job, TestResult result, Instant now)
            throws IOException {
        long count =
                session.one(
                        "SELECT COUNT(*) AS count FROM test_result WHERE machine = ? AND job = ?",
                        row -> row.integer("count"),
                        machine,
                        Long.parseLong(job));
        if (count >= MOST) {
            return;
        }
        session.update(
                "INSERT INTO test_result (machine, job, at, test, subject, verdict, detail)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                machine,
                Long.parseLong(job),
                now,
                result.test(),
                result.subject(),
                result.verdict().word(),
                result.detail());
        session.update(
                "DELETE FROM test_result WHERE machine = ? AND job NOT IN (SELECT DISTINCT job"
                        + " FROM test_result WHERE machine = ? ORDER BY job DESC LIMIT 5)",
                machine,
                machine);
    }

    /// The results of the last job that tested a machine, in order.
    static List<Kept> last(Session session, String machine) throws IOException {
        return session.list(
                "SELECT * FROM test_result WHERE machine = ? AND job = (SELECT MAX(job) FROM"
                        + " test_result WHERE machine = ?) ORDER BY id",
                row ->
                        new Kept(
                                Long.toString(row.integer("job")),
                                row.instant("at"),
                                row.text("test"),
                                row.text("subject"),
                                row.text("verdict"),
                                row.text("detail")),
                machine,
                machine);
    }
}
