package dev.bootwright.server.machine;

import java.io.IOException;

/// A request that cannot be met, for a reason the one who asked can do something about.
public final class Refusal extends IOException {

    private static final long serialVersionUID = 1L;

    /// What kind of reason.
    public enum Kind {
        /// There is no such machine, template, rule or job.
        UNKNOWN,
        /// It is there, but in a state that does not allow this.
        CONFLICT,
        /// The request itself is wrong.
        INVALID,
        /// The secret is not valid, or not any more.
        UNAUTHORIZED
    }

    private final Kind kind;

    public Refusal(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public static Refusal unknown(String what, String name) {
        return new Refusal(Kind.UNKNOWN, "there is no %s \"%s\"".formatted(what, name));
    }

    public Kind kind() {
        return kind;
    }
}
