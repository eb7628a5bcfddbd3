package dev.bootwright.formats.contract;

import dev.bootwright.formats.json.JsonException;
import java.util.Locale;

/// Where a step stands. `DONE`, `FAILED` and `SKIPPED` are final.
public enum StepState {
    /// Not begun.
    WAITING,
    /// Begun; if the agent dies here, the step is carried out again from its start.
    RUNNING,
    /// The machine is being restarted in the middle of it, as it asked; it is carried out again from
    /// its start after that.
    RESTARTING,
    /// The wanted state holds and was read back.
    DONE,
    FAILED,
    /// Not carried out, because an earlier step failed or the job was cancelled.
    SKIPPED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static StepState parse(String word) throws JsonException {
        for (StepState state : values()) {
            if (state.word().equals(word)) {
                return state;
            }
        }
        throw new JsonException("unknown step state \"" + word + "\"");
    }

    public boolean isFinal() {
        return this == DONE || this == FAILED || this == SKIPPED;
    }
}
