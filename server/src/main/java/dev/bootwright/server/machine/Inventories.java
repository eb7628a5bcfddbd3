package dev.bootwright.server.machine;

import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.json.Json;
import dev.bootwright.server.store.Row;
import dev.bootwright.server.store.Session;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Inventories with their history: a new version is kept only when it differs from the last.
public final class Inventories {

    private Inventories() {}

    /// @param version counts from 1
    /// @param taken   when it was first reported
    public record Version(long version, Instant taken) {

        public Json.Object toJson() {
            return Json.object()
                    .put("version", version)
                    .put("atMillis", taken.toEpochMilli())
                    .build();
        }
    }

    /// An inventory and its place in history.
    public record Stored(Version version, Inventory inventory) {}

    /// Keeps an inventory.
    ///
    /// @return its version, which is the last one's if nothing has changed
    static long add(Session session, String machine, Inventory inventory, Instant now)
            throws IOException {
        String document = inventory.toJson().toString();
        Optional<Stored> last = find(session, machine, Optional.empty());
        if (last.isPresent() && last.get().inventory().toJson().toString().equals(document)) {
            return last.get().version().version();
        }
        long version = last.map(stored -> stored.version().version()).orElse(0L) + 1;
        session.update(
                "INSERT INTO inventory (machine, version, taken_at, document) VALUES (?, ?, ?, ?)",
                machine,
                version,
                now,
                document);
        return version;
    }

    /// @param version the latest if empty
    static Optional<Stored> find(Session session, String machine, Optional<Long> version)
            throws IOException {
        String which = version.isPresent() ? " AND version = ?" : " ORDER BY version DESC LIMIT 1";
        String sql = "SELECT * FROM inventory WHERE machine = ?" + which;
        return version.isPresent()
                ? session.find(sql, Inventories::read, machine, version.get())
                : session.find(sql, Inventories::read, machine);
    }

    static List<Version> versions(Session session, String machine) throws IOException {
        return session.list(
                "SELECT version, taken_at FROM inventory WHERE machine = ? ORDER BY version",
                Inventories::readVersion,
                machine);
    }

    private static Stored read(Row row) throws IOException {
        Inventory inventory = Inventory.fromJson(Json.parse(row.text("document")));
        return new Stored(readVersion(row), inventory);
    }

    private static Version readVersion(Row row) throws IOException {
        return new Version(row.integer("version"), row.instant("taken_at"));
    }
}
