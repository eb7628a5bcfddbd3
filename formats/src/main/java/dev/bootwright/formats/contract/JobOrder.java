package dev.bootwright.formats.contract;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.time.Duration;
import java.util.List;

/// A job as the agent receives it. The agent goes on with the first step whose state is not final;
/// a job whose steps are all final has only its ending left.
///
/// @param job   identifier, chosen by the server
/// @param steps in the order they are carried out
public record JobOrder(String job, List<StepOrder> steps, Ending then) {

    /// In seconds; as nanoseconds it fits a `long`, and a template asks for no longer one.
    private static final long LONGEST_DEADLINE = 4_000_000_000L;

    public JobOrder {
        steps = List.copyOf(steps);
    }

    /// @param index    from 0
    /// @param title    one line for people, such as `partition QM00001: efi 512 MiB, root rest`
    /// @param deadline after which the step has failed
    /// @param restarts how often the machine was restarted in the middle of it, as it asked
    public record StepOrder(
            int index, String title, Step step, Duration deadline, StepState state, int restarts) {

        /// One that has not asked for a restart.
        public StepOrder(int index, String title, Step step, Duration deadline, StepState state) {
            this(index, title, step, deadline, state, 0);
        }

        static StepOrder fromJson(Json json) throws JsonException {
            Json.Object in = json.asObject("step order");
            return new StepOrder(
                    (int) Members.integer(in, "index", 0, Integer.MAX_VALUE),
                    in.text("title"),
                    Step.fromJson(in.member("step")),
                    Duration.ofSeconds(Members.integer(in, "deadlineSeconds", 1, LONGEST_DEADLINE)),
                    StepState.parse(in.text("state")),
                    Math.toIntExact(
                            Math.clamp(in.findInteger("restarts").orElse(0L), 0, Short.MAX_VALUE)));
        }

        Json.Object toJson() {
            return Json.object()
                    .put("index", index)
                    .put("title", title)
                    .put("step", step.toJson())
                    .put("deadlineSeconds", deadline.toSeconds())
                    .put("state", state.word())
                    .put("restarts", restarts)
                    .build();
        }
    }

    public static JobOrder fromJson(Json json) throws JsonException {
        Json.Object in = json.asObject("job order");
        return new JobOrder(
                in.text("job"),
                in.array("steps").map(StepOrder::fromJson),
                Ending.fromJson(in.member("then")));
    }

    public Json.Object toJson() {
        return Json.object()
                .put("job", job)
                .put("steps", Json.array(steps, StepOrder::toJson))
                .put("then", then.toJson())
                .build();
    }
}
