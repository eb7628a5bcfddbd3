package dev.bootwright.server.job;

import dev.bootwright.formats.json.Json;
import dev.bootwright.server.store.Session;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What the programs of a job's steps printed. Bounded: a step that prints for ever fills no disk.
public final class JobLog {

    /// Most characters kept of one line.
    static final int LONGEST_LINE = 4_096;

    /// Most characters kept of one step.
    static final long LONGEST_STEP = 1 << 20;

    private JobLog() {}

    /// @param step index of the step
    public record Line(int step, Instant at, String text) {

        public Json.Object toJson() {
            return Json.object()
                    .put("step", step)
                    .put("atMillis", at.toEpochMilli())
                    .put("text", text)
                    .build();
        }
    }

    static void add(Session session, String job, int step, Instant now, List<String> lines)
            throws IOException {
        if (lines.isEmpty()) {
            return;
        }
        long id = Long.parseLong(job);
        long kept =
                session.one(
                        "SELECT COALESCE(SUM(LENGTH(text)), 0) AS kept FROM log"
                                + " WHERE job = ? AND step = ?",
                        row -> row.integer("kept"),
                        id,
                        step);
        if (kept > LONGEST_STEP) {
            return;
        }
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            String clean = line.replace('\n', ' ').replace('\r', ' ').replace('\0', ' ');
            text.append(text.isEmpty() ? "" : "\n")
                    .append(clean, 0, Math.min(clean.length(), LONGEST_LINE));
            if (kept + text.length() > LONGEST_STEP) {
                text.append("\n… the rest of this step's output was not kept");
                break;
            }
        }
        session.update(
                "INSERT INTO log (job, step, at, text) VALUES (?, ?, ?, ?)",
                id,
                step,
                now,
                text.toString());
    }

    static List<Line> of(Session session, String job) throws IOException {
        List<Line> lines = new ArrayList<>();
        session.list(
                "SELECT step, at, text FROM log WHERE job = ? ORDER BY id",
                row -> {
                    int step = (int) row.integer("step");
                    Instant at = row.instant("at");
                    row.text("text").lines().forEach(text -> lines.add(new Line(step, at, text)));
                    return true;
                },
                Long.parseLong(job));
        return lines;
    }
}
