package dev.bootwright.server.machine;

import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.contract.Nic;
import dev.bootwright.formats.contract.Source;
import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import dev.bootwright.server.store.Row;
import dev.bootwright.server.store.Session;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Inventories with their history. A new version is kept when an inspection differs from the one before,
/// as [Comparison] says; otherwise the last version takes up what is fresh in it.
public final class Inventories {

    /// Versions kept of a machine; with a thousand disks each has about a megabyte.
    private static final int MOST_VERSIONS = 50;

    /// Versions whose raw outputs are kept.
    private static final int MOST_RAW = 10;

    private static final int MOST_CHANGES = 200;

    private static final String CARDS = "cards";
    private static final String NEIGHBOURS = "neighbours";

    private Inventories() {}

    /// @param version counts from 1
    /// @param taken   when it was first reported
    /// @param seen    when it was last reported
    /// @param changes what was different from the version before, one line each
    public record Version(long version, Instant taken, Instant seen, List<String> changes) {

        public Version {
            changes = List.copyOf(changes);
        }

        public Json.Object toJson() {
            return Json.object()
                    .put("version", version)
                    .put("atMillis", taken.toEpochMilli())
                    .put("seenMillis", seen.toEpochMilli())
                    .put("changes", Json.texts(changes))
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
        Optional<Stored> last = find(session, machine, Optional.empty());
        if (last.isEmpty()) {
            return insert(session, machine, 1, inventory, List.of(), now);
        }
        Stored before = last.get();
        Inventory whole = withWhatComesLater(before.inventory(), inventory);
        List<Difference> differences = Comparison.between(before.inventory(), whole);
        long version = before.version().version();
        if (!differences.isEmpty()) {
            return insert(session, machine, version + 1, whole, differences, now);
        }
        session.update(
                "UPDATE inventory SET document = ?, seen_at = ? WHERE machine = ? AND version = ?",
                whole.toJson().toString(),
                now,
                machine,
                version);
        return version;
    }

    private static long insert(
            Session session,
            String machine,
            long version,
            Inventory inventory,
            List<Difference> differences,
            Instant now)
            throws IOException {
        List<String> changes =
                differences.stream().limit(MOST_CHANGES).map(Difference::toString).toList();
        session.update(
                "INSERT INTO inventory (machine, version, taken_at, seen_at, changes, document)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                machine,
                version,
                now,
                now,
                Json.texts(changes).toString(),
                inventory.toJson().toString());
        session.update(
                "DELETE FROM inventory WHERE machine = ? AND version <= ?",
                machine,
                version - MOST_VERSIONS);
        session.update(
                "DELETE FROM raw_output WHERE machine = ? AND version <= ?",
                machine,
                version - MOST_RAW);
        return version;
    }

    /// An inspection asks network cards only after it has reported, and switches speak every half minute, so that
    /// what is at the other ends of the cables comes last. Until then, what was known holds; its source says
    /// from when it is.
    private static Inventory withWhatComesLater(Inventory before, Inventory inventory) {
        Optional<Source> cards = stillHolding(CARDS, before, inventory);
        Optional<Source> neighbours = stillHolding(NEIGHBOURS, before, inventory);
        List<Source> holding = Stream.concat(cards.stream(), neighbours.stream()).toList();
        if (holding.isEmpty()) {
            return inventory;
        }
        Map<String, Nic> known = new HashMap<>();
        before.nics().forEach(nic -> known.putIfAbsent(nic.mac(), nic));
        List<Nic> nics = new ArrayList<>();
        for (Nic nic : inventory.nics()) {
            Nic old = known.getOrDefault(nic.mac(), nic);
            Nic with = cards.isPresent() ? nic.withCard(old.permanentMac(), old.firmware()) : nic;
            nics.add(
                    neighbours.isPresent() && old.neighbour().isPresent()
                            ? with.with(old.neighbour().get())
                            : with);
        }
        return inventory.with(nics, holding);
    }

    /// The source of an area that was inspected before, and is not yet this time.
    private static Optional<Source> stillHolding(String area, Inventory before, Inventory now) {
        return source(area, now).isPresent() ? Optional.empty() : source(area, before);
    }

    private static Optional<Source> source(String area, Inventory inventory) {
        return inventory.sources().stream()
                .filter(source -> source.area().equals(area))
                .findFirst();
    }

    /// Keeps what was read for an inventory, as it was read.
    static void addRaw(Session session, String machine, long version, Opaque archive)
            throws IOException {
        session.update(
                "INSERT INTO raw_output (machine, version, archive) VALUES (?, ?, ?)"
                        + " ON CONFLICT (machine, version) DO UPDATE SET archive = excluded.archive",
                machine,
                version,
                Base64.getEncoder().encodeToString(archive.toByteArray()));
    }

    /// What was read for an inventory: a ZIP archive.
    static Optional<Opaque> raw(Session session, String machine, long version) throws IOException {
        return session.find(
                "SELECT archive FROM raw_output WHERE machine = ? AND version = ?",
                row -> Opaque.of(Base64.getDecoder().decode(row.text("archive"))),
                machine,
                version);
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
                "SELECT version, taken_at, seen_at, changes FROM inventory WHERE machine = ?"
                        + " ORDER BY version",
                Inventories::readVersion,
                machine);
    }

    private static Stored read(Row row) throws IOException {
        Inventory inventory = Inventory.fromJson(Json.parse(row.text("document")));
        return new Stored(readVersion(row), inventory);
    }

    private static Version readVersion(Row row) throws IOException {
        Instant taken = row.instant("taken_at");
        return new Version(
                row.integer("version"),
                taken,
                row.findInstant("seen_at").orElse(taken),
                changes(row.findText("changes").orElse("[]")));
    }

    private static List<String> changes(String json) throws JsonException {
        return Json.parse(json).asArray("changes").map(line -> line.asText("changes"));
    }
}
