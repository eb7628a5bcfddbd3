package dev.bootwright.server.redfish;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import dev.bootwright.server.bmc.BmcException.Failure;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/// Who we are to a service: a session where it keeps sessions, else basic authentication.
///
/// A refused user or password is remembered and never sent again by this login: BMCs lock accounts
/// after a few attempts.
final class Login {

    private final Wire wire;
    private final RedfishAccess access;
    private final Optional<String> sessions;

    private Optional<String> token = Optional.empty();
    private Optional<String> session = Optional.empty();
    private boolean isBasic;
    private Optional<RedfishException> refusal = Optional.empty();

    /// @param sessions path of the service's collection of sessions, if it has one
    Login(Wire wire, RedfishAccess access, Optional<String> sessions) {
        this.wire = wire;
        this.access = access;
        this.sessions = sessions;
        this.isBasic = sessions.isEmpty();
    }

    static Login of(Wire wire, RedfishAccess access, Resource root) throws JsonException {
        Optional<String> sessions = root.link("Links", "Sessions");
        return new Login(wire, access, sessions);
    }

    /// Headers that say who we are; begins a session when there is none.
    Map<String, String> headers() throws IOException {
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        if (isBasic) {
            return basic();
        }
        if (token.isEmpty()) {
            begin();
        }
        return token.isPresent() ? Map.of("X-Auth-Token", token.get()) : basic();
    }

    private Map<String, String> basic() {
        byte[] pair = (access.user() + ":" + access.password()).getBytes(StandardCharsets.UTF_8);
        return Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    private void begin() throws IOException {
        Json body =
                Json.object()
                        .put("UserName", access.user())
                        .put("Password", access.password())
                        .build();
        URI uri = wire.resolve(sessions.orElse("/redfish/v1/SessionService/Sessions"));
        Reply reply = wire.exchange("POST", uri, Map.of(), Optional.of(body));
        Optional<String> given = reply.headers().firstValue("X-Auth-Token");
        if (reply.isSuccess() && given.isPresent()) {
            token = given;
            session = reply.headers().firstValue("Location");
        } else if (isRefusal(reply)) {
            throw refuse(reply);
        } else if (reply.isBusy() || reply.isOutOfSessions()) {
            throw reply.refused("no session was begun");
        } else {
            isBasic = true; // such as 404, 405 and 501: sessions are announced, but not kept
        }
    }

    /// Whether a login is answered so because of the user or the password.
    private static boolean isRefusal(Reply reply) {
        boolean isPerhaps = reply.status() == 403 || reply.status() == 400;
        return reply.status() == 401 || (isPerhaps && !reply.isOutOfSessions());
    }

    /// A request was answered by 401.
    ///
    /// @return whether it may be sent once more: its session had ended
    boolean retriesAfter(Reply reply) throws RedfishException {
        if (isBasic) {
            throw refuse(reply);
        }
        boolean hadSession = token.isPresent();
        token = Optional.empty();
        session = Optional.empty();
        return hadSession;
    }

    private RedfishException refuse(Reply reply) {
        var refused =
                new RedfishException(
                        Failure.WRONG_CREDENTIALS,
                        reply.status(),
                        "the BMC at %s refused user \"%s\" (%s); it is not tried again, so that the account is not locked"
                                .formatted(
                                        Wire.address(access.service()),
                                        access.user(),
                                        reply.reason()));
        refusal = Optional.of(refused);
        return refused;
    }

    /// Ends the session, if there is one. BMCs keep only a few.
    void end() {
        if (token.isEmpty() || session.isEmpty()) {
            return;
        }
        try {
            wire.leave(wire.resolve(session.get()), Map.of("X-Auth-Token", token.get()));
        } catch (IOException _) {
            // it ends by itself after a while
        }
        token = Optional.empty();
    }
}
