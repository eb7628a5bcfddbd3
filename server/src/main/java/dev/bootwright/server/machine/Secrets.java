package dev.bootwright.server.machine;

import dev.bootwright.server.store.Row;
import dev.bootwright.server.store.Session;
import dev.bootwright.server.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/// What an agent proves itself by: each boot script carries a fresh secret, of which only the digest
/// is kept. The first use of one revokes all that were rendered for the machine before it. Of those that
/// nobody uses, only the newest are kept: whoever asks for script after script fills nothing.
///
/// ```text
/// secret = number "." 43 characters of base64url (32 random bytes)
/// ```
///
/// The boot network can read that secret. An agent that comes over TLS therefore registers with another one,
/// its claim, which it has made itself, with the same number. From then on only the claim holds, and only
/// over TLS; the first claim is the only one.
public final class Secrets {

    /// How long after its rendering a secret may be used for the first time.
    static final Duration FIRST_USE = Duration.ofHours(2);

    /// Unused secrets of one machine: its interfaces, its loaders and their retries each ask for one.
    static final int MOST_UNUSED = 16;

    /// Unused secrets of scripts that do not know their machine: of many that start together.
    static final int MOST_UNUSED_OF_NOBODY = 4096;

    private static final int BYTES = 32;

    /// A secret that is valid.
    ///
    /// @param number  of the secret; a later boot has a higher one
    /// @param machine it was rendered for; absent until the first use when the script did not know
    public record Grant(long number, Optional<String> machine) {}

    private record Entry(
            long number,
            Optional<String> machine,
            String digest,
            Instant rendered,
            boolean used,
            Optional<String> claim) {

        Entry of(String machine) {
            return new Entry(number, Optional.of(machine), digest, rendered, used, claim);
        }

        Entry used(String machine) {
            return new Entry(number, Optional.of(machine), digest, rendered, true, claim);
        }

        Entry claimed(String claim) {
            return new Entry(number, machine, digest, rendered, used, Optional.of(claim));
        }
    }

    private final Map<Long, Entry> entries = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private final RandomGenerator random;

    private Secrets(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /// @param random cryptographically strong, outside tests
    static Secrets open(Store store, InstantSource clock, RandomGenerator random)
            throws IOException {
        Secrets secrets = new Secrets(clock, random);
        store.read(session ->
                        session.list(
                                "SELECT * FROM secret",
                                row ->
                                        new Entry(
                                                row.integer("id"),
                                                row.findText("machine"),
                                                row.text("digest"),
                                                row.instant("rendered_at"),
                                                row.findInstant("used_at").isPresent(),
                                                row.findText("claim"))))
                .forEach(entry -> secrets.entries.put(entry.number(), entry));
        return secrets;
    }

    /// Makes a secret for a boot. Whoever calls this must not log it.
    ///
    /// @param machine that will use it; empty when only the agent will know
    String render(Session session, Optional<String> machine) throws IOException {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        String digest = digest(text);
        Instant now = clock.instant();
        forgetUnused(session, now);
        long number =
                session.one(
                        "INSERT INTO secret (machine, digest, rendered_at, last_sequence)"
                                + " VALUES (?, ?, ?, 0) RETURNING id",
                        row -> row.integer("id"),
                        machine,
                        digest,
                        now);
        session.afterCommit(() ->
                entries.put(
                        number, new Entry(number, machine, digest, now, false, Optional.empty())));
        forgetOlder(session, machine);
        return number + "." + text;
    }

    private void forgetUnused(Session session, Instant now) throws IOException {
        forget(
                session,
                session.list(
                        "DELETE FROM secret WHERE used_at IS NULL AND rendered_at < ? RETURNING id",
                        row -> row.integer("id"),
                        now.minus(FIRST_USE)));
    }

    /// Forgets the unused secrets of a machine, or of nobody, but the newest.
    private void forgetOlder(Session session, Optional<String> machine) throws IOException {
        String whose =
                machine.isPresent()
                        ? "machine = ? AND used_at IS NULL"
                        : "machine IS NULL AND used_at IS NULL";
        String newest = "SELECT id FROM secret WHERE %s ORDER BY id DESC LIMIT 1 OFFSET ?";
        String sql =
                ("DELETE FROM secret WHERE %s AND id <= (" + newest + ") RETURNING id")
                        .formatted(whose, whose);
        Row.Reader<Long> id = row -> row.integer("id");
        forget(
                session,
                machine.isPresent()
                        ? session.list(sql, id, machine, machine, MOST_UNUSED)
                        : session.list(sql, id, MOST_UNUSED_OF_NOBODY));
    }

    private void forget(Session session, List<Long> numbers) {
        numbers.forEach(number -> session.afterCommit(() -> entries.remove(number)));
    }

    /// Whom a secret belongs to; empty when it is none of ours, revoked, too old to be used first, or
    /// another has been claimed instead. Takes as long for a wrong secret as for a right one.
    ///
    /// @param isSecure whether it came over TLS
    public Optional<Grant> check(String secret, boolean isSecure) {
        Optional<Entry> entry = find(secret);
        String expected = entry.map(each -> holding(each, isSecure)).orElse("");
        return grant(entry, matches(secret, expected));
    }

    /// Over TLS nothing but a claim holds: what the boot network has read does not open what TLS protects.
    private static String holding(Entry entry, boolean isSecure) {
        if (isSecure) {
            return entry.claim().orElse("");
        }
        return entry.claim().isEmpty() ? entry.digest() : "";
    }

    /// Whom the secret of an agent that registers belongs to: that of its script, or its claim.
    public Optional<Grant> checkRegistering(String secret, boolean isSecure) {
        Optional<Entry> entry = find(secret);
        boolean isScripts = matches(secret, entry.map(Entry::digest).orElse(""));
        boolean isClaim = matches(secret, entry.flatMap(Entry::claim).orElse(""));
        return grant(entry, isScripts || (isClaim && isSecure));
    }

    private Optional<Entry> find(String secret) {
        int dot = secret.indexOf('.');
        String number = dot < 0 ? "" : secret.substring(0, dot);
        return number.matches("[1-9][0-9]{0,17}")
                ? Optional.ofNullable(entries.get(Long.parseLong(number)))
                : Optional.empty();
    }

    /// @param expected digest; the empty text matches nothing
    private static boolean matches(String secret, String expected) {
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8),
                digest(secret.substring(secret.indexOf('.') + 1)).getBytes(StandardCharsets.UTF_8));
    }

    private Optional<Grant> grant(Optional<Entry> entry, boolean matches) {
        return entry.filter(each -> matches && !isLate(each))
                .map(each -> new Grant(each.number(), each.machine()));
    }

    private boolean isLate(Entry entry) {
        return !entry.used() && clock.instant().isAfter(entry.rendered().plus(FIRST_USE));
    }

    private record Claimed(Optional<String> claim, Optional<Instant> used) {}

    /// Takes an agent's claim. The same may be made again.
    ///
    /// @param claim the secret that holds from now on; empty from an agent that came without TLS
    /// @throws Refusal if there is another claim, or an agent has registered without one
    void claim(Session session, Grant grant, Optional<String> claim) throws IOException {
        Optional<String> wanted = claim.map(text -> digest(text.substring(text.indexOf('.') + 1)));
        Claimed known =
                session.one(
                        "SELECT claim, used_at FROM secret WHERE id = ?",
                        row -> new Claimed(row.findText("claim"), row.findInstant("used_at")),
                        grant.number());
        Optional<String> before = known.claim();
        boolean isTooLate = known.used().isPresent() && before.isEmpty() && wanted.isPresent();
        if (isTooLate || (before.isPresent() && !before.equals(wanted))) {
            throw new Refusal(
                    Refusal.Kind.UNAUTHORIZED,
                    "another agent has registered by the secret of this boot before; if this machine was not"
                            + " started twice, somebody has read the secret on the boot network");
        }
        if (before.isEmpty() && wanted.isPresent()) {
            session.update("UPDATE secret SET claim = ? WHERE id = ?", wanted, grant.number());
            session.afterCommit(() ->
                    entries.computeIfPresent(
                            grant.number(), (_, entry) -> entry.claimed(wanted.get())));
        }
    }

    /// Whether a grant still holds, as the transaction sees it.
    ///
    /// @return the grant with the machine it is for now, which a merge may have changed
    public Optional<Grant> confirm(Session session, Grant grant) throws IOException {
        return session.find(
                "SELECT machine FROM secret WHERE id = ?",
                row -> new Grant(grant.number(), row.findText("machine")),
                grant.number());
    }

    /// Whether an agent has registered by this secret.
    boolean isUsed(Grant grant) {
        Entry entry = entries.get(grant.number());
        return entry != null && entry.used();
    }

    /// Takes a secret into use, revoking the older ones of its machine.
    ///
    /// @return whether this was its first use
    boolean use(Session session, Grant grant, String machine) throws IOException {
        Instant now = clock.instant();
        boolean isFirst =
                session.update(
                                "UPDATE secret SET machine = ?, used_at = ?"
                                        + " WHERE id = ? AND used_at IS NULL",
                                machine,
                                now,
                                grant.number())
                        == 1;
        // An agent that was started again in the same boot counts its events from 1 again.
        session.update("UPDATE secret SET last_sequence = 0 WHERE id = ?", grant.number());
        if (isFirst) {
            forget(
                    session,
                    session.list(
                            "DELETE FROM secret WHERE machine = ? AND id < ? RETURNING id",
                            row -> row.integer("id"),
                            machine,
                            grant.number()));
        }
        session.afterCommit(
                () -> entries.computeIfPresent(grant.number(), (_, entry) -> entry.used(machine)));
        return isFirst;
    }

    /// Gives the secrets of one machine to another, which it turned out to be.
    void move(Session session, String from, String to) throws IOException {
        session.update("UPDATE secret SET machine = ? WHERE machine = ?", to, from);
        session.afterCommit(() ->
                entries.replaceAll((_, entry) ->
                        entry.machine().equals(Optional.of(from)) ? entry.of(to) : entry));
    }

    void forget(Session session, String machine) {
        session.afterCommit(() ->
                entries.values().removeIf(entry -> entry.machine().equals(Optional.of(machine))));
    }

    /// Takes note of an event's sequence number.
    ///
    /// @return whether it is new: higher than every one this boot has sent before
    public boolean isNew(Session session, Grant grant, long sequence) throws IOException {
        return session.update(
                        "UPDATE secret SET last_sequence = ? WHERE id = ? AND last_sequence < ?",
                        sequence,
                        grant.number(),
                        sequence)
                == 1;
    }

    /// SHA-256 in hexadecimal.
    private static String digest(String text) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
