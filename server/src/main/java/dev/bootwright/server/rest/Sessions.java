package dev.bootwright.server.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/// Who may speak as an operator: holders of the token, and browsers that exchanged a one-time code
/// for a cookie. Only digests are kept, so that nothing in memory opens the door.
final class Sessions {

    static final Duration LIFETIME = Duration.ofHours(12);

    private static final int MAX_SESSIONS = 1000;
    private static final int FREE_TRIES = 10;
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final String token;
    private final Map<String, Instant> sessions = new HashMap<>();
    private Optional<String> code;
    private int wrongCodes;
    private Instant closedUntil = Instant.MIN;

    /// @param token of the operators; stays valid
    /// @param code  that opens one session, once
    Sessions(String token, String code, InstantSource clock) {
        this.token = digest(token);
        this.code = Optional.of(digest(code));
        this.clock = clock;
    }

    /// Whether `candidate` is the token.
    boolean isToken(String candidate) {
        return equal(token, digest(candidate));
    }

    /// Opens a session for the one-time code or the token; empty for anything else. After ten wrong
    /// ones nobody gets in for thirty seconds, so that guessing takes longer than the code lives.
    synchronized Optional<String> open(String candidate) {
        Instant now = clock.instant();
        if (now.isBefore(closedUntil)) {
            return Optional.empty();
        }
        String digest = digest(candidate);
        boolean isCode = code.isPresent() && equal(code.get(), digest);
        if (!isCode && !equal(token, digest)) {
            if (++wrongCodes >= FREE_TRIES) {
                wrongCodes = 0;
                closedUntil = now.plus(PAUSE);
            }
            return Optional.empty();
        }
        if (isCode) {
            code = Optional.empty();
        }
        wrongCodes = 0;
        sessions.values().removeIf(end -> end.isBefore(now));
        if (sessions.size() >= MAX_SESSIONS) {
            return Optional.empty();
        }
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        String session = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        sessions.put(digest(session), now.plus(LIFETIME));
        return Optional.of(session);
    }

    /// Whether `candidate` is a session that has not ended.
    synchronized boolean isOpen(String candidate) {
        Instant end = sessions.get(digest(candidate));
        return end != null && clock.instant().isBefore(end);
    }

    private static boolean equal(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8));
    }

    private static String digest(String secret) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(secret.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
