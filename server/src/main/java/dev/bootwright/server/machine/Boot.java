package dev.bootwright.server.machine;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One boot of a machine: the phases it went through, and until when the next is expected. Pure: time
/// is passed in.
///
/// @param number   counts the boots of a machine from 1; 0 before the first
/// @param phases   first time each phase was reached, in that order
/// @param error    why the machine did not get further
/// @param deadline until when something is expected of it
public record Boot(
        int number, List<Reached> phases, Optional<String> error, Optional<Deadline> deadline) {

    /// Before the first boot.
    public static final Boot NONE = new Boot(0, List.of(), Optional.empty(), Optional.empty());

    public Boot {
        phases = List.copyOf(phases);
        error = error.map(Clipped::reason);
    }

    /// @param detail for people
    public record Reached(Phase phase, Instant at, String detail) {

        public Reached {
            detail = Clipped.reason(detail);
        }

        Json.Object toJson() {
            return Json.object()
                    .put("phase", phase.word())
                    .put("atMillis", at.toEpochMilli())
                    .put("detail", detail)
                    .build();
        }

        static Reached fromJson(Json json) throws JsonException {
            Json.Object in = json.asObject("phase");
            return new Reached(
                    Phase.parse(in.text("phase")),
                    Instant.ofEpochMilli(in.integer("atMillis")),
                    in.text("detail"));
        }
    }

    /// @param reason what is said of the machine when `at` has passed
    public record Deadline(Instant at, String reason) {

        public Deadline {
            reason = Clipped.reason(reason);
        }
    }

    /// The phase the machine is in; empty before its first boot.
    public Optional<Phase> phase() {
        return phases.isEmpty() ? Optional.empty() : Optional.of(phases.getLast().phase());
    }

    /// Whether this phase or a later one was reached.
    public boolean hasReached(Phase phase) {
        return phase().map(now -> now.compareTo(phase) >= 0).orElse(false);
    }

    /// The next boot, at its start.
    Boot next() {
        return new Boot(number + 1, List.of(), Optional.empty(), Optional.empty());
    }

    /// The next boot of a machine that is done: its phases go on telling how it got there.
    Boot nextUntold() {
        return new Boot(number + 1, phases, error, Optional.empty());
    }

    /// This boot after the machine reached a phase. An earlier phase, or the same again, changes
    /// nothing; a later one also takes back that the machine was given up.
    public Boot reach(Phase phase, Instant at, String detail) {
        List<Reached> before = withoutFailure();
        boolean isNew = before.isEmpty() || before.getLast().phase().compareTo(phase) < 0;
        if (!isNew) {
            return this;
        }
        List<Reached> after = new ArrayList<>(before);
        after.add(new Reached(phase, at, detail));
        return new Boot(number, after, Optional.empty(), Optional.empty())
                .expecting(at, phase.patience(), phase.reason());
    }

    private List<Reached> withoutFailure() {
        return phases.stream().filter(each -> each.phase() != Phase.FAILED).toList();
    }

    /// This boot with another deadline; none if `patience` is zero.
    public Boot expecting(Instant now, Duration patience, String reason) {
        Optional<Deadline> next =
                patience.isZero()
                        ? Optional.empty()
                        : Optional.of(new Deadline(now.plus(patience), reason));
        return new Boot(number, phases, error, next);
    }

    /// This boot, given up for a reason.
    public Boot failed(Instant at, String reason) {
        List<Reached> after = new ArrayList<>(withoutFailure());
        after.add(new Reached(Phase.FAILED, at, reason));
        return new Boot(number, after, Optional.of(reason), Optional.empty());
    }

    /// This boot without its error, as after an operator has acted on it, or news of the machine.
    public Boot forgiven() {
        return new Boot(number, withoutFailure(), Optional.empty(), deadline);
    }
}
