package dev.bootwright.server.bmc;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import dev.bootwright.server.secret.Vault;
import dev.bootwright.server.store.Row;
import dev.bootwright.server.store.Store;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The table of BMCs. Passwords leave it only as [Credentials].
final class BmcTable {

    private final Store store;
    private final Vault vault;
    private final InstantSource clock;

    BmcTable(Store store, Vault vault, InstantSource clock) {
        this.store = store;
        this.vault = vault;
        this.clock = clock;
    }

    /// A row, and the secret it holds.
    ///
    /// @param sealed the secret as it is kept, by which this setting is told from one that came after it
    record Stored(
            BmcSetting setting,
            Credentials credentials,
            String sealed,
            Map<String, String> memory) {}

    /// @param memory what there is to remember of it already
    void put(
            String machine,
            String protocol,
            BmcAddress address,
            Credentials credentials,
            Map<String, String> memory)
            throws IOException {
        String sealed = vault.seal(credentials.password(), owner(address, credentials.user()));
        store.writeAndWait(session -> {
            session.update("DELETE FROM bmc WHERE machine = ?", machine);
            return session.update(
                    "INSERT INTO bmc (machine, protocol, address, account, secret, pinned, memory,"
                            + " refused, changed_at) VALUES (?, ?, ?, ?, ?, NULL, ?, 0, ?)",
                    machine,
                    protocol,
                    address.toString(),
                    credentials.user(),
                    sealed,
                    json(memory),
                    clock.instant());
        });
    }

    boolean remove(String machine) throws IOException {
        return store.writeAndWait(
                        session -> session.update("DELETE FROM bmc WHERE machine = ?", machine))
                == 1;
    }

    Optional<BmcSetting> find(String machine) throws IOException {
        return store.read(session ->
                session.find("SELECT * FROM bmc WHERE machine = ?", BmcTable::setting, machine));
    }

    Optional<Stored> open(String machine) throws IOException {
        return store.read(session ->
                session.find("SELECT * FROM bmc WHERE machine = ?", this::stored, machine));
    }

    private Stored stored(Row row) throws IOException {
        BmcSetting setting = setting(row);
        String sealed = row.text("secret");
        String password = vault.open(sealed, owner(setting.address(), setting.user()));
        return new Stored(
                setting,
                new Credentials(setting.user(), password),
                sealed,
                texts(row.text("memory")));
    }

    private static BmcSetting setting(Row row) throws IOException {
        return new BmcSetting(
                row.text("protocol"),
                BmcAddress.parse(row.text("address")),
                row.text("account"),
                row.findText("pinned"),
                row.bool("refused"));
    }

    private static String owner(BmcAddress address, String user) {
        return "%s\n%s".formatted(address, user);
    }

    private static Map<String, String> texts(String json) throws IOException {
        try {
            Map<String, String> texts = new ConcurrentHashMap<>();
            for (Map.Entry<String, Json> each :
                    Json.parse(json).asObject("memory").members().entrySet()) {
                texts.put(each.getKey(), each.getValue().asText(each.getKey()));
            }
            return texts;
        } catch (JsonException e) {
            throw new IOException("what is remembered of a BMC is no JSON: " + e.getMessage(), e);
        }
    }

    void pin(String machine, Optional<String> identity) throws IOException {
        store.writeAndWait(session ->
                session.update("UPDATE bmc SET pinned = ? WHERE machine = ?", identity, machine));
    }

    /// A BMC refused the credentials of a setting. Others that were set since are not touched.
    void refused(String machine, Stored tried) throws IOException {
        store.writeAndWait(session ->
                session.update(
                        "UPDATE bmc SET refused = 1 WHERE machine = ? AND secret = ?",
                        machine,
                        tried.sealed()));
    }

    private void remember(String machine, Stored of) {
        String text = json(of.memory());
        // Nobody waits for it: what is not remembered is found out again.
        var _ =
                store.write(session ->
                        session.update(
                                "UPDATE bmc SET memory = ? WHERE machine = ? AND secret = ?",
                                text,
                                machine,
                                of.sealed()));
    }

    private static String json(Map<String, String> texts) {
        Json.ObjectBuilder json = Json.object();
        texts.forEach(json::put);
        return json.build().toString();
    }

    /// What is remembered of a BMC; changes go into the table, unless it was set anew.
    Memory memory(String machine, Stored of) {
        Map<String, String> values = of.memory();
        return new Memory() {
            @Override
            public Optional<String> get(String key) {
                return Optional.ofNullable(values.get(key));
            }

            @Override
            public void put(String key, String value) {
                if (!value.equals(values.put(key, value))) {
                    remember(machine, of);
                }
            }

            @Override
            public void remove(String key) {
                if (values.remove(key) != null) {
                    remember(machine, of);
                }
            }
        };
    }

    /// Seals every password with a new key and forgets the old ones. Whenever this is interrupted, every
    /// password still opens.
    void rotate() throws IOException {
        vault.addKey();
        store.writeAndWait(session -> {
            List<Resealed> rows =
                    session.list(
                            "SELECT * FROM bmc",
                            row -> {
                                Stored stored = stored(row);
                                return new Resealed(
                                        row.text("machine"),
                                        vault.seal(
                                                stored.credentials().password(),
                                                owner(
                                                        stored.setting().address(),
                                                        stored.setting().user())));
                            });
            for (Resealed row : rows) {
                session.update(
                        "UPDATE bmc SET secret = ? WHERE machine = ?", row.secret(), row.machine());
            }
            return rows.size();
        });
        vault.dropOldKeys();
    }

    private record Resealed(String machine, String secret) {}
}
