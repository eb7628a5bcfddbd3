package dev.bootwright.server.redfish;

import dev.bootwright.formats.json.Json;
import dev.bootwright.server.bmc.BmcException.Failure;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Something a service does in the background (DSP0266 §12, "Asynchronous operations").
///
/// A monitor answers 202 while the task runs, then as the request itself would have; a task says where
/// it stands in `TaskState`. Services mix the two, so both are understood wherever we are sent.
final class TaskMonitor {

    private final Redfish redfish;

    /// What the service has answered first; empty for a task that was begun before.
    private final Optional<Reply> begun;

    private final Optional<String> place;

    private TaskMonitor(Redfish redfish, Optional<Reply> begun, Optional<String> place) {
        this.redfish = redfish;
        this.begun = begun;
        this.place = place;
    }

    /// @param begun an answer with status 202
    static TaskMonitor of(Redfish redfish, Reply begun) {
        Optional<String> location = begun.headers().firstValue("Location");
        Optional<String> named =
                begun.findJson()
                        .flatMap(body -> body.find("@odata.id"))
                        .flatMap(id ->
                                id instanceof Json.Text(String text)
                                        ? Optional.of(text)
                                        : Optional.empty());
        return new TaskMonitor(redfish, Optional.of(begun), location.or(() -> named));
    }

    /// A task that was begun before.
    static TaskMonitor at(Redfish redfish, String place) {
        return new TaskMonitor(redfish, Optional.empty(), Optional.of(place));
    }

    /// Where it can be asked for.
    Optional<String> place() {
        return place;
    }

    /// Waits for the end.
    ///
    /// @return the last answer; the first one when the service names no place to ask
    /// @throws RedfishException if the task failed, or is not over in time
    Reply await(Duration within) throws IOException {
        if (place.isEmpty()) {
            return begun.orElseThrow(); // whether it was done is seen by who reads back
        }
        Instant until = redfish.patience().now().plus(within);
        while (true) {
            Reply reply = redfish.send("GET", place.get(), Map.of(), Optional.empty());
            if (reply.status() == 404) {
                return begun.orElse(reply); // a monitor may go once its task is over
            }
            if (!reply.isSuccess()) {
                throw reply.refused("task " + place.get());
            }
            Optional<String> state = state(reply);
            if (state.isPresent() ? isOver(state.get(), reply) : reply.status() != 202) {
                return reply;
            }
            if (redfish.patience().now().isAfter(until)) {
                throw new RedfishException(
                        Failure.NOT_APPLIED,
                        "task %s is still %s after %d s"
                                .formatted(
                                        place.get(), state.orElse("running"), within.toSeconds()));
            }
            redfish.patience().pause(reply.retryAfter());
        }
    }

    /// Whether a task waits for a restart of the machine: then nobody waits for it here.
    private static boolean isOver(String state, Reply reply) throws IOException {
        return switch (state) {
            case "Completed" -> {
                String status = text(reply, "TaskStatus").orElse("OK");
                if (status.equals("Critical")) {
                    throw reply.refused("the task ended as Critical");
                }
                yield true;
            }
            case "Pending", "Scheduled" -> true;
            case "Killed", "Exception", "Cancelled", "Interrupted" ->
                    throw reply.refused("the task ended as " + state);
            default -> false;
        };
    }

    private static Optional<String> state(Reply reply) {
        return text(reply, "TaskState");
    }

    private static Optional<String> text(Reply reply, String name) {
        return reply.findJson()
                .flatMap(body -> body.find(name))
                .flatMap(value ->
                        value instanceof Json.Text(String text)
                                ? Optional.of(text)
                                : Optional.empty());
    }
}
