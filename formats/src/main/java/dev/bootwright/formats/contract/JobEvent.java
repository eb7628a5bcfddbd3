package dev.bootwright.formats.contract;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.List;
import java.util.Optional;

/// Something that became of a step.
///
/// @param sequence counts the events of one boot from 1; the server ignores one it has seen
/// @param step     index of the step
/// @param state    the step is in now
/// @param message  why it failed, or what was found to hold already
/// @param percent  progress within the step, 0 to 100, where it is known
/// @param log      lines that its programs printed since the last event
public record JobEvent(
        long sequence,
        int step,
        StepState state,
        Optional<String> message,
        Optional<Integer> percent,
        List<String> log) {

    public JobEvent {
        log = List.copyOf(log);
    }

    public static JobEvent fromJson(Json json) throws JsonException {
        Json.Object in = json.asObject("event");
        return new JobEvent(
                in.integer("sequence"),
                (int) in.integer("step"),
                StepState.parse(in.text("state")),
                in.findText("message"),
                in.findInteger("percent").map(Long::intValue),
                in.array("log").map(line -> line.asText("log line")));
    }

    public Json.Object toJson() {
        return Json.object()
                .put("sequence", sequence)
                .put("step", step)
                .put("state", state.word())
                .putIfPresent("message", message, Json::of)
                .putIfPresent("percent", percent, Json::of)
                .put("log", Json.texts(log))
                .build();
    }
}
