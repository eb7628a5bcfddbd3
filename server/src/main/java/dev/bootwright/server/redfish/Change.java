package dev.bootwright.server.redfish;

import dev.bootwright.formats.json.Json;
import dev.bootwright.server.bmc.BmcException.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A change of one resource: write, read back, compare; if it is not there, try the next way. A 200 alone
/// means nothing.
final class Change {

    /// How often what was accepted is read back before it counts as not applied.
    private static final int READINGS = 5;

    private static final String NOT_APPLIED = "but not applied";
    private static final Duration BETWEEN_READINGS = Duration.ofSeconds(2);
    private static final Duration TASK_WITHIN = Duration.ofMinutes(10);

    private final Redfish redfish;
    private final Quirks quirks;
    private final Quirks.Kind kind;

    Change(Redfish redfish, Quirks quirks, Quirks.Kind kind) {
        this.redfish = redfish;
        this.quirks = quirks;
        this.kind = kind;
    }

    /// Brings a resource to hold `wanted`.
    ///
    /// @param action    for the table of quirks
    /// @param path      of the resource
    /// @param wanted    members to set, nested as the resource nests them
    /// @param isAlways whether it is written even where it is there already: a boot override that was
    ///     used up is still shown by some services
    /// @return the way that worked, or empty when nothing had to be changed
    /// @throws RedfishException if no way worked; it names every one
    Optional<Way> make(String action, String path, Json.Object wanted, boolean isAlways)
            throws IOException {
        Resource before = redfish.get(path);
        if (!isAlways && holds(before.body(), wanted)) {
            return Optional.empty();
        }
        Optional<String> future = before.link("@Redfish.Settings", "SettingsObject");
        List<Way> ways = Way.all(future.isPresent(), quirks.worked(kind, action));
        List<String> problems = new ArrayList<>();
        Set<String> sent = new HashSet<>();
        for (Way way : ways) {
            String target = way.isFuture() ? future.orElse(path) : path;
            Optional<String> match = way.match().header(redfish.get(target).etag());
            if (!sent.add(target + " " + match)) {
                continue; // what this way would send was sent by another
            }
            List<String> readAt = way.isFuture() ? List.of(target, path) : List.of(path);
            Optional<String> problem = attempt(target, way, wanted, readAt);
            quirks.note(kind, action, way.toString(), problem);
            if (problem.isEmpty()) {
                return Optional.of(way);
            }
            problems.add("%s: %s".formatted(way, problem.get()));
        }
        boolean isAccepted = problems.stream().anyMatch(text -> text.endsWith(NOT_APPLIED));
        throw new RedfishException(
                isAccepted ? Failure.NOT_APPLIED : Failure.REFUSED,
                "%s cannot be changed at %s: %s"
                        .formatted(action, path, String.join("; ", problems)));
    }

    /// @return what went wrong, or empty
    private Optional<String> attempt(
            String target, Way way, Json.Object wanted, List<String> readAt) throws IOException {
        Reply reply = write(target, way, wanted);
        if (reply.status() == 412) {
            reply =
                    write(
                            target, way,
                            wanted); // somebody else was faster: once more, with the new ETag
        }
        if (reply.status() == 403) {
            throw reply.refused(target); // no other way gives us the privilege
        }
        if (!reply.isSuccess()) {
            return Optional.of(reply.reason());
        }
        redfish.settled(reply, TASK_WITHIN);
        for (int i = 0; i < READINGS; i++) {
            for (String place : readAt) {
                if (holds(redfish.get(place).body(), wanted)) {
                    return Optional.empty();
                }
            }
            redfish.patience().pause(BETWEEN_READINGS);
        }
        return Optional.of("answered by %d, %s".formatted(reply.status(), NOT_APPLIED));
    }

    private Reply write(String target, Way way, Json.Object wanted) throws IOException {
        return redfish.patch(target, way.match().header(redfish.get(target).etag()), wanted);
    }

    /// Whether an object has every wanted member with its value.
    static boolean holds(Json.Object found, Json.Object wanted) {
        for (Map.Entry<String, Json> member : wanted.members().entrySet()) {
            if (member.getKey().startsWith("@")) {
                continue; // annotations tell the service how, and are not kept
            }
            Json value = found.members().get(member.getKey());
            if (value == null || !same(value, member.getValue())) {
                return false;
            }
        }
        return true;
    }

    static boolean same(Json found, Json wanted) {
        return switch (wanted) {
            case Json.Object object -> found instanceof Json.Object there && holds(there, object);
            case Json.Number number ->
                    found instanceof Json.Number there
                            && there.value().compareTo(number.value()) == 0;
            default -> found.equals(wanted);
        };
    }
}
