package dev.bootwright.lab.redfish;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The account of an emulated service, and who is logged in.
final class Sessions {

    static final String PATH = "/redfish/v1/SessionService/Sessions";

    /// Requests until the first session ends, when sessions end early.
    private static final int EARLY = 3;

    /// Refused attempts after which the account is locked.
    private static final int ATTEMPTS = 3;

    private final Set<Misbehaviour> misbehaviours;
    private final String user;
    private final String password;
    private final Map<String, Integer> requests = new LinkedHashMap<>();
    private int begun;
    private int refused;

    Sessions(Set<Misbehaviour> misbehaviours, String user, String password) {
        this.misbehaviours = misbehaviours;
        this.user = user;
        this.password = password;
    }

    /// Attempts to log in that were refused.
    int refused() {
        return refused;
    }

    /// Sessions that are open.
    int open() {
        return requests.size();
    }

    int begun() {
        return begun;
    }

    private boolean isLocked() {
        return refused >= ATTEMPTS || misbehaviours.contains(Misbehaviour.HAS_LOCKED_THE_ACCOUNT);
    }

    private boolean isRight(String name, String secret) {
        boolean isRight = !isLocked() && user.equals(name) && password.equals(secret);
        if (!isRight) {
            refused++;
        }
        return isRight;
    }

    Answered begin(Json.Object body) throws JsonException {
        if (misbehaviours.contains(Misbehaviour.HAS_NO_SESSIONS)) {
            return Answered.empty(405);
        }
        if (misbehaviours.contains(Misbehaviour.HAS_NO_SESSION_LEFT)) {
            return Answered.error(403, "Base.1.18.SessionLimitExceeded", "too many sessions");
        }
        if (!isRight(body.text("UserName"), body.text("Password"))) {
            return Answered.error(
                    401,
                    "Base.1.18.NoValidSession",
                    isLocked() ? "account locked" : "wrong password");
        }
        begun++;
        String token = "token-" + begun;
        requests.put(token, 0);
        return Answered.empty(201, "X-Auth-Token", token).with("Location", PATH + "/" + token);
    }

    void end(String path) {
        requests.remove(path.substring(path.lastIndexOf('/') + 1));
    }

    boolean admits(Optional<String> token, Optional<String> authorization) {
        if (token.isPresent()) {
            boolean isEarly = misbehaviours.contains(Misbehaviour.ENDS_SESSIONS_EARLY);
            if (isEarly
                    && token.get().equals("token-1")
                    && requests.getOrDefault("token-1", 0) >= EARLY) {
                requests.remove("token-1");
            }
            return requests.computeIfPresent(token.get(), (_, count) -> count + 1) != null;
        }
        if (authorization.isEmpty() || !authorization.get().startsWith("Basic ")) {
            return false;
        }
        String pair =
                new String(
                        Base64.getDecoder().decode(authorization.get().substring(6)),
                        StandardCharsets.UTF_8);
        int colon = pair.indexOf(':');
        return colon >= 0 && isRight(pair.substring(0, colon), pair.substring(colon + 1));
    }
}
