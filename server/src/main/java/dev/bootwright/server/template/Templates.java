package dev.bootwright.server.template;

import dev.bootwright.server.store.Row;
import dev.bootwright.server.store.Session;
import dev.bootwright.server.store.Store;
import dev.bootwright.server.yaml.YamlException;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The templates the server knows, as the text people gave it.
public final class Templates {

    private final Store store;
    private final InstantSource clock;

    public Templates(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /// @param changed when this text was put
    public record Stored(String name, String yaml, Instant changed) {

        private static Stored read(Row row) throws IOException {
            return new Stored(row.text("name"), row.text("yaml"), row.instant("changed_at"));
        }

        /// The text with the values of a machine's variables.
        ///
        /// @throws YamlException if one has no value, or a value does not fit
        public Template template(Map<String, String> given) throws YamlException {
            return TemplateReader.read(name, yaml, given);
        }

        /// The parsed text, which was checked when it was put.
        public Template template() throws YamlException {
            return TemplateReader.read(name, yaml);
        }
    }

    /// All templates, by name.
    public List<Stored> all() throws IOException {
        return store.read(
                session -> session.list("SELECT * FROM template ORDER BY name", Stored::read));
    }

    public Optional<Stored> find(String name) throws IOException {
        return store.read(session -> find(session, name));
    }

    public Optional<Stored> find(Session session, String name) throws IOException {
        return session.find("SELECT * FROM template WHERE name = ?", Stored::read, name);
    }

    /// Reads a text and tells everything that is wrong with it.
    ///
    /// @param document what to call it in messages
    /// @throws YamlException with every mistake
    public static Template check(String document, String yaml) throws YamlException {
        return TemplateReader.read(document, yaml);
    }

    /// Adds or replaces the template that the text names.
    ///
    /// @throws YamlException with every mistake in the text
    public Stored put(String document, String yaml) throws IOException {
        Template template = check(document, yaml);
        Stored stored = new Stored(template.name(), yaml, clock.instant());
        store.writeAndWait(session ->
                session.update(
                        "INSERT INTO template (name, yaml, changed_at) VALUES (?, ?, ?)"
                                + " ON CONFLICT (name) DO UPDATE SET yaml = excluded.yaml,"
                                + " changed_at = excluded.changed_at",
                        stored.name(),
                        stored.yaml(),
                        stored.changed()));
        return stored;
    }

    /// @return whether there was one
    public boolean remove(String name) throws IOException {
        return store.writeAndWait(
                        session -> session.update("DELETE FROM template WHERE name = ?", name))
                == 1;
    }
}
