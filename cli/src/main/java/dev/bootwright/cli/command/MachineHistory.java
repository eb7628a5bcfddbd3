package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The inspections of a machine, and what was different between two of them, for people.
final class MachineHistory {

    /// What `machine diff` ends with when there are differences.
    static final int DIFFERENT = 3;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private MachineHistory() {}

    /// @param answer of `/machines/{id}/inventories`
    static String of(Json.Object answer) throws JsonException {
        StringBuilder out = new StringBuilder();
        for (Json element : answer.array("inventories").elements()) {
            Json.Object version = element.asObject("version");
            out.append(
                    "%3d  %s, last seen %s%n"
                            .formatted(
                                    version.integer("version"),
                                    time(version.integer("atMillis")),
                                    time(version.integer("seenMillis"))));
            for (Json change : version.array("changes").elements()) {
                out.append("     ").append(change.asText("change")).append('\n');
            }
        }
        return out.isEmpty() ? "it has never been inspected\n" : out.toString();
    }

    /// @param answer of `/machines/{id}/diff`
    static String differences(Json.Object answer) throws JsonException {
        StringBuilder out = new StringBuilder();
        out.append(
                "%s and %s: %s%n"
                        .formatted(
                                version(answer.object("from")),
                                version(answer.object("to")),
                                answer.array("differences").elements().isEmpty()
                                        ? "no differences"
                                        : answer.array("differences").elements().size()
                                                + " differences"));
        for (Json difference : answer.array("differences").elements()) {
            out.append(difference.asObject("difference").text("text")).append('\n');
        }
        return out.toString();
    }

    /// The question behind the `?` of `/machines/{id}/diff`.
    static String question(Optional<Integer> from, Optional<Integer> to) {
        List<String> parts = new ArrayList<>();
        from.ifPresent(version -> parts.add("from=" + version));
        to.ifPresent(version -> parts.add("to=" + version));
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }

    private static String version(Json.Object version) throws JsonException {
        return "%d (%s)".formatted(version.integer("version"), time(version.integer("atMillis")));
    }

    private static String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis));
    }
}
