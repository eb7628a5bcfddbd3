package dev.bootwright.server.machine;

import dev.bootwright.formats.json.Json;
import dev.bootwright.server.store.Row;
import dev.bootwright.server.store.Session;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/// Everything that was seen of a machine, boot by boot.
public final class Timeline {

    /// Most entries kept of one machine; the oldest go first.
    static final int KEPT = 2_000;

    private static final int TRIM_EVERY = 200;
    private static final int MAX_DETAIL = 500;

    private Timeline() {}

    /// @param boot number of the boot it belongs to
    /// @param kind such as `dhcp.ack`, `tftp.read`, `agent.register`
    public record Entry(int boot, Instant at, String kind, String detail) {

        public Json.Object toJson() {
            return Json.object()
                    .put("boot", boot)
                    .put("atMillis", at.toEpochMilli())
                    .put("kind", kind)
                    .put("detail", detail)
                    .build();
        }

        private static Entry read(Row row) throws IOException {
            return new Entry(
                    (int) row.integer("boot"),
                    row.instant("at"),
                    row.text("kind"),
                    row.text("detail"));
        }
    }

    static void add(Session session, Machine machine, Instant at, String kind, String detail)
            throws IOException {
        String text =
                detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL) + "…";
        long id =
                session.one(
                        "INSERT INTO timeline (machine, boot, at, kind, detail)"
                                + " VALUES (?, ?, ?, ?, ?) RETURNING id",
                        row -> row.integer("id"),
                        machine.id(),
                        machine.boot().number(),
                        at,
                        kind,
                        text);
        if (id % TRIM_EVERY == 0) {
            session.update(
                    "DELETE FROM timeline WHERE machine = ? AND id <= (SELECT id FROM timeline"
                            + " WHERE machine = ? ORDER BY id DESC LIMIT 1 OFFSET ?)",
                    machine.id(),
                    machine.id(),
                    KEPT);
        }
    }

    /// The latest entries of a machine, oldest first.
    static List<Entry> of(Session session, String machine) throws IOException {
        return session.list(
                "SELECT * FROM timeline WHERE machine = ? ORDER BY id", Entry::read, machine);
    }
}
