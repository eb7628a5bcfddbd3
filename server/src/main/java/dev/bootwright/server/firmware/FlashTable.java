package dev.bootwright.server.firmware;

import dev.bootwright.server.store.Store;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/// Installations under way, as rows.
public final class FlashTable implements Flashes {

    private final Store store;
    private final InstantSource clock;

    public FlashTable(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public Optional<Begun> begun(String machine, String component) throws IOException {
        return store.read(session ->
                session.find(
                        "SELECT version, task FROM flash WHERE machine = ? AND component = ?",
                        row -> new Begun(row.text("version"), row.findText("task")),
                        machine,
                        component));
    }

    @Override
    public void begin(String machine, String component, String version) throws IOException {
        store.writeAndWait(session ->
                session.update(
                        "INSERT INTO flash (machine, component, version, begun_at) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT (machine, component) DO UPDATE SET"
                                + " version = excluded.version, task = NULL,"
                                + " begun_at = excluded.begun_at",
                        machine,
                        component,
                        version,
                        clock.instant()));
    }

    @Override
    public void isTask(String machine, String component, String task) throws IOException {
        store.writeAndWait(session ->
                session.update(
                        "UPDATE flash SET task = ? WHERE machine = ? AND component = ?",
                        task,
                        machine,
                        component));
    }

    @Override
    public void over(String machine, String component) throws IOException {
        store.writeAndWait(session ->
                session.update(
                        "DELETE FROM flash WHERE machine = ? AND component = ?",
                        machine,
                        component));
    }
}
