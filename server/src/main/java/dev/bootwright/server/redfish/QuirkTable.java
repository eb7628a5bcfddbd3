package dev.bootwright.server.redfish;

import dev.bootwright.formats.json.Json;
import dev.bootwright.server.store.Row;
import dev.bootwright.server.store.Store;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// What was learnt of each kind of BMC, as rows.
public final class QuirkTable implements Quirks {

    private static final int LONGEST_PROBLEM = 400;

    private final Store store;
    private final InstantSource clock;

    public QuirkTable(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public Optional<String> worked(Kind kind, String action) throws IOException {
        return store.read(session ->
                session.find(
                        "SELECT way FROM bmc_quirk WHERE model = ? AND firmware = ? AND action = ?"
                                + " AND worked_at IS NOT NULL AND (failed_at IS NULL OR failed_at <= worked_at)"
                                + " ORDER BY worked_at DESC LIMIT 1",
                        row -> row.text("way"),
                        kind.model(),
                        kind.firmware(),
                        action));
    }

    @Override
    public void note(Kind kind, String action, String way, Optional<String> problem)
            throws IOException {
        Instant now = clock.instant();
        Optional<Instant> worked = problem.isEmpty() ? Optional.of(now) : Optional.empty();
        Optional<Instant> failed = problem.map(_ -> now);
        store.writeAndWait(session ->
                session.update(
                        "INSERT INTO bmc_quirk (model, firmware, action, way, worked_at, failed_at, problem)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?)"
                                + " ON CONFLICT (model, firmware, action, way) DO UPDATE SET"
                                + " worked_at = COALESCE(excluded.worked_at, bmc_quirk.worked_at),"
                                + " failed_at = COALESCE(excluded.failed_at, bmc_quirk.failed_at),"
                                + " problem = COALESCE(excluded.problem, bmc_quirk.problem)",
                        kind.model(),
                        kind.firmware(),
                        action,
                        way,
                        worked,
                        failed,
                        problem.map(text ->
                                text.substring(0, Math.min(text.length(), LONGEST_PROBLEM)))));
    }

    /// Everything learnt of how kinds of BMC want things done.
    public List<Json.Object> all() throws IOException {
        return store.read(session ->
                session.list(
                        "SELECT * FROM bmc_quirk ORDER BY model, firmware, action, way",
                        QuirkTable::json));
    }

    private static Json.Object json(Row row) throws IOException {
        return Json.object()
                .put("model", row.text("model"))
                .put("firmware", row.text("firmware"))
                .put("action", row.text("action"))
                .put("way", row.text("way"))
                .putIfPresent("workedMillis", row.findInteger("worked_at"), Json::of)
                .putIfPresent("failedMillis", row.findInteger("failed_at"), Json::of)
                .putIfPresent("problem", row.findText("problem"), Json::of)
                .build();
    }
}
