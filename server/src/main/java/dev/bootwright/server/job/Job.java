package dev.bootwright.server.job;

import dev.bootwright.formats.contract.Ending;
import dev.bootwright.formats.contract.JobEvent;
import dev.bootwright.formats.contract.JobOrder;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.contract.StepState;
import dev.bootwright.formats.json.Json;
import dev.bootwright.server.machine.Machine.Progress;
import dev.bootwright.server.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One run of a plan on one machine. Pure: events and time go in, the job as it is then comes out.
///
/// @param id      chosen by the server
/// @param effects what becomes of each disk, for people
/// @param boot    number of the secret of the boot that it was given to, and then of that which did the last
///                step; 0 before
/// @param error   why it failed
public record Job(
        String id,
        String machine,
        String template,
        State state,
        List<JobStep> steps,
        Ending then,
        List<String> effects,
        long boot,
        Optional<String> error,
        Instant created,
        Optional<Instant> finished) {

    public Job {
        steps = List.copyOf(steps);
        effects = List.copyOf(effects);
    }

    /// Where a job stands.
    public enum State {
        /// For the agent to begin.
        WAITING,
        RUNNING,
        DONE,
        FAILED,
        CANCELLED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State parse(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        public boolean isFinal() {
            return this == DONE || this == FAILED || this == CANCELLED;
        }
    }

    /// @param index    from 0
    /// @param title    one line for people
    /// @param deadline after which it has failed
    /// @param message  what the agent said of it last
    /// @param percent  0 to 100, where the agent knows
    /// @param restarts how often the machine was restarted in the middle of it, as it asked
    public record JobStep(
            int index,
            String title,
            Step step,
            Duration deadline,
            StepState state,
            Optional<String> message,
            Optional<Integer> percent,
            Optional<Instant> started,
            Optional<Instant> finished,
            int restarts) {

        /// This step after an event; a step that has ended stays as it is.
        JobStep after(JobEvent event, Instant now) {
            if (state.isFinal()) {
                return this;
            }
            boolean ends = event.state().isFinal();
            return new JobStep(
                    index,
                    title,
                    step,
                    deadline,
                    event.state(),
                    event.message().or(() -> message),
                    ends ? Optional.empty() : event.percent().or(() -> percent),
                    started.or(() -> Optional.of(now)),
                    ends ? Optional.of(now) : Optional.empty(),
                    restarts + (restarts(event) ? 1 : 0));
        }

        private boolean restarts(JobEvent event) {
            return event.state() == StepState.RESTARTING && state != StepState.RESTARTING;
        }

        JobStep skipped(Instant now) {
            return state.isFinal()
                    ? this
                    : new JobStep(
                            index,
                            title,
                            step,
                            deadline,
                            StepState.SKIPPED,
                            message,
                            Optional.empty(),
                            started,
                            Optional.of(now),
                            restarts);
        }

        Json.Object toJson() {
            return Json.object()
                    .put("index", index)
                    .put("title", title)
                    .put("kind", step.kind())
                    .put("state", state.word())
                    .put("deadlineSeconds", deadline.toSeconds())
                    .put("restarts", restarts)
                    .putIfPresent("message", message, Json::of)
                    .putIfPresent("percent", percent, Json::of)
                    .putIfPresent("startedMillis", started, at -> Json.of(at.toEpochMilli()))
                    .putIfPresent("finishedMillis", finished, at -> Json.of(at.toEpochMilli()))
                    .build();
        }
    }

    /// This job after an event of its agent.
    ///
    /// @param grant number of the secret of the boot the event came from
    Job after(JobEvent event, long grant, Instant now) {
        List<JobStep> after = new ArrayList<>(steps);
        after.set(event.step(), steps.get(event.step()).after(event, now));
        Optional<JobStep> failed =
                after.stream().filter(step -> step.state() == StepState.FAILED).findFirst();
        if (failed.isPresent()) {
            after.replaceAll(step -> step.skipped(now));
            String reason =
                    "step %d of %d (%s) failed: %s"
                            .formatted(
                                    failed.get().index() + 1,
                                    steps.size(),
                                    failed.get().title(),
                                    failed.get().message().orElse("no reason given"));
            return with(State.FAILED, after, grant, Optional.of(reason), Optional.of(now));
        }
        boolean isDone = after.stream().allMatch(step -> step.state().isFinal());
        return with(
                isDone ? State.DONE : State.RUNNING,
                after,
                grant,
                Optional.empty(),
                isDone ? Optional.of(now) : Optional.empty());
    }

    Job cancelled(Instant now) {
        return with(
                State.CANCELLED,
                steps.stream().map(step -> step.skipped(now)).toList(),
                boot,
                Optional.of("cancelled"),
                Optional.of(now));
    }

    private Job with(
            State state,
            List<JobStep> steps,
            long boot,
            Optional<String> error,
            Optional<Instant> finished) {
        return new Job(
                id, machine, template, state, steps, then, effects, boot, error, created, finished);
    }

    /// Whether it may be told to the agent of a boot without noting that.
    ///
    /// @param grant number of the secret of that boot
    public boolean isGivenTo(long grant) {
        return state != State.WAITING || boot == grant;
    }

    /// The step under way, or the next one.
    public Optional<JobStep> current() {
        return steps.stream().filter(step -> !step.state().isFinal()).findFirst();
    }

    /// Whether its steps are those of a plan, and do the same to what is on the disks: the same wipe of a
    /// disk that was blank destroys what was put there since.
    public boolean carriesOut(Plan plan) {
        List<Step> planned = plan.steps().stream().map(Plan.PlannedStep::step).toList();
        return effects.equals(plan.lines())
                && steps.stream().map(JobStep::step).toList().equals(planned);
    }

    /// How far it is, in short.
    public Progress progress() {
        int ended = (int) steps.stream().filter(step -> step.state().isFinal()).count();
        int parts = ended * 100 + current().flatMap(JobStep::percent).orElse(0);
        int percent = state == State.DONE || steps.isEmpty() ? 100 : parts / steps.size();
        return new Progress(
                id,
                state.word(),
                ended,
                steps.size(),
                percent,
                current().map(JobStep::title).orElse(""),
                state == State.FAILED ? error : Optional.empty());
    }

    /// What the agent is told.
    public JobOrder order() {
        return new JobOrder(
                id,
                steps.stream()
                        .map(step ->
                                new JobOrder.StepOrder(
                                        step.index(),
                                        step.title(),
                                        step.step(),
                                        step.deadline(),
                                        step.state(),
                                        step.restarts()))
                        .toList(),
                then);
    }

    public Json.Object toJson() {
        return Json.object()
                .put("id", id)
                .put("machine", machine)
                .put("template", template)
                .put("state", state.word())
                .putIfPresent("error", error, Json::of)
                .put("createdMillis", created.toEpochMilli())
                .putIfPresent("finishedMillis", finished, at -> Json.of(at.toEpochMilli()))
                .put("effects", Json.texts(effects))
                .put("steps", Json.array(steps, JobStep::toJson))
                .build();
    }
}
