package dev.bootwright.server.rest;

import dev.bootwright.formats.json.Json;

/// A request that cannot be answered, for a reason its sender should know.
public final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Json.Array problems;

    private Refusal(int status, String message, Json.Array problems) {
        super(message);
        this.status = status;
        this.problems = problems;
    }

    public static Refusal badRequest(String message) {
        return new Refusal(400, message, new Json.Array(java.util.List.of()));
    }

    /// @param problems each with `line`, `column` and `message`
    public static Refusal badRequest(String message, Json.Array problems) {
        return new Refusal(400, message, problems);
    }

    public static Refusal notFound(String what) {
        return new Refusal(404, what, new Json.Array(java.util.List.of()));
    }

    /// It cannot be done in the state that things are in.
    public static Refusal conflict(String message) {
        return new Refusal(409, message, new Json.Array(java.util.List.of()));
    }

    /// A refusal of the services, as HTTP says it.
    static Refusal of(dev.bootwright.server.machine.Refusal refusal) {
        int status =
                switch (refusal.kind()) {
                    case UNKNOWN -> 404;
                    case CONFLICT -> 409;
                    case INVALID -> 400;
                    case UNAUTHORIZED -> 401;
                };
        return of(status, String.valueOf(refusal.getMessage()));
    }

    static Refusal of(int status, String message) {
        return new Refusal(status, message, new Json.Array(java.util.List.of()));
    }

    Answer answer() {
        Json.ObjectBuilder body = Json.object().put("error", String.valueOf(getMessage()));
        if (!problems.elements().isEmpty()) {
            body.put("problems", problems);
        }
        return new Answer.Document(status, body.build());
    }
}
