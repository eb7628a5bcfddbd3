package dev.bootwright.server.machine;

import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.server.machine.Machine.Facts;
import dev.bootwright.server.machine.Machine.Pin;
import dev.bootwright.server.machine.Machine.Progress;
import dev.bootwright.server.machine.Machine.Wish;
import dev.bootwright.server.store.Row;
import dev.bootwright.server.store.Session;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Machines as rows.
final class MachineTable {

    private MachineTable() {}

    static List<Machine> all(Session session) throws IOException {
        List<Bare> rows = session.list("SELECT * FROM machine ORDER BY created_at, id", Bare::read);
        List<Machine> machines = new ArrayList<>();
        for (Bare row : rows) {
            machines.add(row.whole(session));
        }
        return machines;
    }

    static Optional<Machine> find(Session session, String id) throws IOException {
        Optional<Bare> row = session.find("SELECT * FROM machine WHERE id = ?", Bare::read, id);
        return row.isEmpty() ? Optional.empty() : Optional.of(row.get().whole(session));
    }

    static Optional<Machine> findByMac(Session session, MacAddress mac) throws IOException {
        Optional<String> id =
                session.find(
                        "SELECT machine FROM mac WHERE mac = ?",
                        row -> row.text("machine"),
                        mac.toString());
        return id.isEmpty() ? Optional.empty() : find(session, id.get());
    }

    /// The machine of an identifier, and all that share anything with an identity.
    static List<Machine> related(Session session, String id, Identity shown) throws IOException {
        Set<String> ids = new LinkedHashSet<>();
        ids.add(id);
        ids.addAll(
                session.list(
                        "SELECT id FROM machine WHERE uuid = ? OR serial = ?",
                        row -> row.text("id"),
                        shown.uuid(),
                        shown.serial()));
        for (MacAddress mac : shown.macs()) {
            findByMac(session, mac).ifPresent(machine -> ids.add(machine.id()));
        }
        List<Machine> machines = new ArrayList<>();
        for (String each : ids) {
            find(session, each).ifPresent(machines::add);
        }
        return machines;
    }

    static void save(Session session, Machine machine) throws IOException {
        Facts facts = machine.facts();
        Wish wish = machine.wish();
        Boot boot = machine.boot();
        session.update(
                "INSERT INTO machine (id, name, uuid, serial, firmware, manufacturer, product,"
                        + " developer, inventory, approved, template, assigned_by, pins, configured,"
                        + " error, boot, phases, due_at, due_reason, job, created_at, seen_at,"
                        + " secure)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (id) DO UPDATE SET name = excluded.name, uuid = excluded.uuid,"
                        + " serial = excluded.serial, firmware = excluded.firmware,"
                        + " manufacturer = excluded.manufacturer, product = excluded.product,"
                        + " developer = excluded.developer, inventory = excluded.inventory,"
                        + " approved = excluded.approved, template = excluded.template,"
                        + " assigned_by = excluded.assigned_by, pins = excluded.pins,"
                        + " configured = excluded.configured, error = excluded.error,"
                        + " boot = excluded.boot, phases = excluded.phases, due_at = excluded.due_at,"
                        + " due_reason = excluded.due_reason, job = excluded.job,"
                        + " seen_at = excluded.seen_at, secure = excluded.secure",
                machine.id(),
                machine.name(),
                machine.identity().uuid(),
                machine.identity().serial(),
                facts.firmware(),
                facts.manufacturer(),
                facts.product(),
                facts.developer(),
                facts.inventory(),
                wish.approved(),
                wish.template(),
                wish.assignedBy(),
                Json.array(wish.pins(), MachineTable::pin).toString(),
                wish.configured(),
                boot.error(),
                boot.number(),
                Json.array(boot.phases(), Boot.Reached::toJson).toString(),
                boot.deadline().map(Boot.Deadline::at),
                boot.deadline().map(Boot.Deadline::reason),
                machine.job().map(job -> job.toJson().toString()),
                machine.created(),
                machine.seen(),
                facts.secure());
    }

    /// Gives a machine these MAC addresses and no others, taking them from any other machine.
    static void saveMacs(Session session, Machine machine) throws IOException {
        session.update("DELETE FROM mac WHERE machine = ?", machine.id());
        for (MacAddress mac : machine.identity().macs()) {
            session.update(
                    "INSERT INTO mac (mac, machine) VALUES (?, ?)"
                            + " ON CONFLICT (mac) DO UPDATE SET machine = excluded.machine",
                    mac.toString(),
                    machine.id());
        }
    }

    /// A row of the machine's own table, without its MAC addresses.
    private record Bare(Machine machine) {

        static Bare read(Row row) throws IOException {
            Identity identity =
                    new Identity(row.findText("uuid"), row.findText("serial"), List.of());
            Facts facts =
                    new Facts(
                            row.findText("firmware"),
                            row.findText("manufacturer"),
                            row.findText("product"),
                            row.bool("developer"),
                            row.findInteger("inventory"),
                            row.bool("secure"));
            Wish wish =
                    new Wish(
                            row.bool("approved"),
                            row.findText("template"),
                            row.findText("assigned_by"),
                            Json.parse(row.text("pins")).asArray("pins").map(MachineTable::readPin),
                            row.bool("configured"));
            Optional<Instant> dueAt = row.findInstant("due_at");
            String dueReason = row.findText("due_reason").orElse("");
            Boot boot =
                    new Boot(
                            (int) row.integer("boot"),
                            Json.parse(row.text("phases"))
                                    .asArray("phases")
                                    .map(Boot.Reached::fromJson),
                            row.findText("error"),
                            dueAt.map(at -> new Boot.Deadline(at, dueReason)));
            Optional<String> job = row.findText("job");
            return new Bare(
                    new Machine(
                            row.text("id"),
                            row.text("name"),
                            identity,
                            facts,
                            wish,
                            boot,
                            job.isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(readProgress(Json.parse(job.get()))),
                            row.instant("created_at"),
                            row.instant("seen_at")));
        }

        Machine whole(Session session) throws IOException {
            List<MacAddress> macs =
                    session.list(
                            "SELECT mac FROM mac WHERE machine = ? ORDER BY rowid",
                            row -> MacAddress.parse(row.text("mac")),
                            machine.id());
            Identity bare = machine.identity();
            return machine.with(new Identity(bare.uuid(), bare.serial(), macs));
        }
    }

    private static Json.Object pin(Pin pin) {
        return Json.object()
                .put("name", pin.name())
                .put("disks", Json.array(pin.disks(), DiskIdentity::toJson))
                .build();
    }

    private static Pin readPin(Json json) throws JsonException {
        Json.Object in = json.asObject("pin");
        return new Pin(in.text("name"), in.array("disks").map(DiskIdentity::fromJson));
    }

    private static Progress readProgress(Json json) throws JsonException {
        Json.Object in = json.asObject("job");
        return new Progress(
                in.text("id"),
                in.text("state"),
                (int) in.integer("step"),
                (int) in.integer("steps"),
                (int) in.integer("percent"),
                in.text("title"),
                in.findText("error"));
    }
}
