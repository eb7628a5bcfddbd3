package dev.bootwright.lab.operator;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import dev.bootwright.formats.net.MacAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the server says of a machine.
///
/// @param state  `pending`, `approved`, `running`, `configured` or `failed`
/// @param phases in the order they began
/// @param error  why it failed
public record MachineView(
        String id,
        String name,
        List<MacAddress> macs,
        String state,
        List<Phase> phases,
        Optional<Job> job,
        Optional<String> error) {

    public MachineView {
        macs = List.copyOf(macs);
        phases = List.copyOf(phases);
    }

    /// A part of the way up.
    ///
    /// @param name such as `kernel`
    /// @param at   when it began, by the server's clock
    public record Phase(String name, Instant at, Optional<String> detail) {

        static Phase fromJson(Json json) throws JsonException {
            Json.Object in = json.asObject("phase");
            return new Phase(
                    in.text("phase"),
                    Instant.ofEpochMilli(in.integer("atMillis")),
                    in.findText("detail"));
        }
    }

    /// The machine's job.
    ///
    /// @param state `waiting`, `running`, `done`, `failed` or `cancelled`
    /// @param step  how many steps have ended
    /// @param title of the step under way
    public record Job(
            String id,
            String state,
            int step,
            int steps,
            Optional<Integer> percent,
            Optional<String> title) {

        static Job fromJson(Json.Object in) throws JsonException {
            return new Job(
                    in.text("id"),
                    in.text("state"),
                    Math.toIntExact(in.integer("step")),
                    Math.toIntExact(in.integer("steps")),
                    in.findInteger("percent").map(Long::intValue),
                    in.findText("title"));
        }
    }

    static MachineView fromJson(Json json) throws JsonException {
        Json.Object in = json.asObject("machine");
        Optional<Json> job = in.find("job");
        return new MachineView(
                in.text("id"),
                in.text("name"),
                in.array("macs").map(mac -> MacAddress.parse(mac.asText("MAC address"))),
                in.text("state"),
                in.array("phases").map(Phase::fromJson),
                job.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Job.fromJson(job.get().asObject("job"))),
                in.findText("error"));
    }

    /// The phase the machine is in; empty before the first.
    public Optional<Phase> phase() {
        return phases.isEmpty() ? Optional.empty() : Optional.of(phases.getLast());
    }

    public boolean hasReached(String phase) {
        return phases.stream().anyMatch(each -> each.name().equals(phase));
    }
}
