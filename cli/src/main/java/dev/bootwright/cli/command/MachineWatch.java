package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Turns the stream of machines into a line for each that says something new.
final class MachineWatch {

    private final boolean json;
    private final Consumer<String> out;
    private final Map<String, String> last = new HashMap<>();
    private final Map<String, String> states = new LinkedHashMap<>();

    MachineWatch(boolean json, Consumer<String> out) {
        this.json = json;
        this.out = out;
    }

    /// @param name of the event: `machine` or `removed`
    void changed(String name, Json.Object document) {
        if (json) {
            out.accept(document + "\n");
        }
        try {
            String id = document.text("id");
            if (name.equals("removed")) {
                states.remove(id);
                return;
            }
            String state = document.text("state");
            states.put(id, state);
            String line =
                    "%-20s %-11s %s%n".formatted(document.text("name"), state, progress(document));
            if (!json && !line.equals(last.put(id, line))) {
                out.accept(line);
            }
        } catch (JsonException e) {
            throw new Failure("an event of the server cannot be read: " + e.getMessage(), "");
        }
    }

    /// Whether there are machines, and all are configured or have failed.
    boolean isSettled() {
        return !states.isEmpty()
                && states.values().stream()
                        .allMatch(state -> state.equals("configured") || state.equals("failed"));
    }

    private static String progress(Json.Object machine) throws JsonException {
        if (machine.find("job").isPresent()
                && machine.findText("phase").orElse("").equals("steps")) {
            Json.Object job = machine.object("job");
            return "step %d of %d: %s"
                    .formatted(
                            Math.min(job.integer("step") + 1, job.integer("steps")),
                            job.integer("steps"),
                            job.findText("title").orElse(""));
        }
        return MachineCommand.phase(machine);
    }
}
