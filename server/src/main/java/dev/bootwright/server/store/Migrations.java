package dev.bootwright.server.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Brings the schema of a database to the one this program was written for.
///
/// A migration is a resource of SQL statements, each ended by a semicolon at the end of a line. Once
/// released it never changes: its digest is kept beside its number, and compared.
final class Migrations {

    private static final List<String> NAMES =
            List.of(
                    "001-first.sql",
                    "002-restarts.sql",
                    "004-inventories.sql",
                    "005-redfish.sql",
                    "003-bmc.sql",
                    "006-secrets.sql",
                    "007-tls.sql",
                    "008-variables.sql",
                    "009-flashes.sql",
                    "010-unused-secrets.sql",
                    "011-doubts.sql");

    private static final Pattern STATEMENT_END = Pattern.compile(";\\s*\\n");

    private Migrations() {}

    /// Applies what is missing, each migration whole or not at all.
    ///
    /// @throws StoreException if the database was written by a later program, or by one whose
    ///     migrations had another text
    static void apply(Session session, Instant now) throws IOException {
        session.execute(
                "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY,"
                        + " name TEXT NOT NULL, digest TEXT NOT NULL, applied_at INTEGER NOT NULL)");
        Map<Long, String> applied = new TreeMap<>();
        session.list(
                "SELECT number, digest FROM migration",
                row -> applied.put(row.integer("number"), row.text("digest")));
        if (applied.size() > NAMES.size()) {
            throw new StoreException(
                    "the database has %d migrations, this program knows %d: it was written by a later version"
                            .formatted(applied.size(), NAMES.size()));
        }
        for (int i = 0; i < NAMES.size(); i++) {
            String name = NAMES.get(i);
            String sql = resource(name);
            String digest = digest(sql);
            String before = applied.get(i + 1L);
            if (before == null) {
                applyOne(session, i + 1, name, sql, digest, now);
            } else if (!before.equals(digest)) {
                throw new StoreException(
                        "migration %s was applied with another text (digest %s, ours is %s)"
                                .formatted(name, before, digest));
            }
        }
    }

    private static void applyOne(
            Session session, int number, String name, String sql, String digest, Instant now)
            throws IOException {
        session.execute("BEGIN IMMEDIATE");
        try {
            for (String statement : STATEMENT_END.split(sql, -1)) {
                if (!statement.isBlank()) {
                    session.execute(statement);
                }
            }
            session.update(
                    "INSERT INTO migration (number, name, digest, applied_at) VALUES (?, ?, ?, ?)",
                    number,
                    name,
                    digest,
                    now);
            session.execute("COMMIT");
        } catch (IOException e) {
            session.execute("ROLLBACK");
            throw e;
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Migrations.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new StoreException("the program lacks its resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String digest(String text) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
