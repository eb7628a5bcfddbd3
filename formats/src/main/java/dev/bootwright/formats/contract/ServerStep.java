package dev.bootwright.formats.contract;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.Locale;

/// How far a step is that the server carries out itself.
///
/// @param message one line for people
public record ServerStep(State state, String message) {

    /// Where such a step stands.
    public enum State {
        /// Ask again in a while.
        RUNNING,
        /// It holds.
        DONE,
        /// The machine has to be restarted; the step is asked for again after that.
        RESTART,
        FAILED
    }

    public static ServerStep fromJson(Json json) throws JsonException {
        Json.Object in = json.asObject("server step");
        String word = in.text("state");
        for (State state : State.values()) {
            if (word.equals(word(state))) {
                return new ServerStep(state, in.findText("message").orElse(""));
            }
        }
        throw new JsonException("\"state\": no state \"%s\" of a step".formatted(word));
    }

    public Json.Object toJson() {
        return Json.object().put("state", word(state)).put("message", message).build();
    }

    private static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
