package dev.bootwright.machine.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.contract.JobEvent;
import dev.bootwright.formats.contract.StepState;
import dev.bootwright.formats.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PendingEventsTest {

    private final PendingEvents pending = new PendingEvents(10);

    private static JobEvent event(long sequence, int step, StepState state, String... log) {
        return new JobEvent(
                sequence, step, state, Optional.empty(), Optional.empty(), List.of(log));
    }

    private static JobEvent end(
            long sequence, int step, StepState state, String message, String... log) {
        return new JobEvent(
                sequence, step, state, Optional.of(message), Optional.empty(), List.of(log));
    }

    @Test
    void tellsStatesInOrderWithTheLinesBetween() {
        pending.begin(0);
        pending.line(0, "a");
        pending.line(0, "b");
        pending.end(0, StepState.DONE, "fine");
        pending.begin(1);
        assertThat(pending.batch())
                .containsExactly(
                        event(10, 0, StepState.RUNNING),
                        end(11, 0, StepState.DONE, "fine", "a", "b"),
                        event(12, 1, StepState.RUNNING));
    }

    @Test
    void tellsTheSameAgainUntilItIsAcknowledged() {
        pending.begin(0);
        List<JobEvent> first = pending.batch();
        pending.end(0, StepState.FAILED, "broken");
        assertThat(pending.batch()).startsWith(first.getFirst()).hasSize(2);
        pending.acknowledge(first);
        assertThat(pending.batch()).containsExactly(end(11, 0, StepState.FAILED, "broken"));
        pending.acknowledge(pending.batch());
        assertThat(pending.isEmpty()).isTrue();
        assertThat(pending.batch()).isEmpty();
    }

    @Test
    void linesWaitForCompanyButStatesAreUrgent() {
        pending.begin(0);
        pending.acknowledge(pending.batch());
        pending.line(0, "a");
        assertThat(pending.isEmpty()).isFalse();
        assertThat(pending.isUrgent()).isFalse();
        pending.end(0, StepState.DONE, "");
        assertThat(pending.isUrgent()).isTrue();
    }

    @Test
    void tellsProgressOnlyWhenItMoves() {
        pending.begin(0);
        pending.acknowledge(pending.batch());
        pending.progress(0, 40);
        assertThat(pending.batch()).extracting(JobEvent::percent).containsExactly(Optional.of(40));
        pending.acknowledge(pending.batch());
        pending.progress(0, 40);
        assertThat(pending.isEmpty()).isTrue();
        pending.progress(0, 400);
        assertThat(pending.batch().getFirst().percent()).contains(100);
    }

    @Test
    void aStepThatHasEndedSaysNoMore() {
        pending.begin(0);
        pending.end(0, StepState.FAILED, "deadline");
        pending.acknowledge(pending.batch());
        pending.line(0, "late");
        pending.progress(0, 99);
        pending.begin(1);
        pending.line(0, "later");
        assertThat(pending.batch()).containsExactly(event(12, 1, StepState.RUNNING));
    }

    @Test
    void splitsLongLogsIntoEventsAndBatches() {
        pending.begin(0);
        for (int i = 0; i < 5000; i++) {
            pending.line(0, "line " + i);
        }
        pending.end(0, StepState.DONE, "fine");
        List<String> told = new ArrayList<>();
        long sequence = 10;
        while (!pending.isEmpty()) {
            List<JobEvent> batch = pending.batch();
            assertThat(batch).hasSizeLessThanOrEqualTo(PendingEvents.EVENTS_PER_BATCH);
            for (JobEvent each : batch) {
                assertThat(each.sequence()).isEqualTo(sequence++);
                assertThat(each.log()).hasSizeLessThanOrEqualTo(PendingEvents.LINES_PER_EVENT);
                told.addAll(each.log());
            }
            pending.acknowledge(batch);
        }
        assertThat(told).hasSize(5000).startsWith("line 0").endsWith("line 4999");
    }

    /// The server takes 1 MiB in one request.
    @Test
    void keepsBatchesOfLongLinesWithinARequest() {
        pending.begin(0);
        for (int i = 0; i < 1000; i++) {
            pending.line(0, "\u001b\"é€".repeat(PendingEvents.CHARACTERS_PER_LINE / 4));
        }
        pending.end(0, StepState.DONE, "fine");
        int lines = 0;
        Optional<JobEvent> last = Optional.empty();
        while (!pending.isEmpty()) {
            List<JobEvent> batch = pending.batch();
            String body = Json.array(batch, JobEvent::toJson).toString();
            assertThat(body.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1 << 20);
            lines += batch.stream().mapToInt(event -> event.log().size()).sum();
            last = Optional.of(batch.getLast());
            pending.acknowledge(batch);
        }
        assertThat(lines).isEqualTo(1000);
        assertThat(last.orElseThrow().state()).isEqualTo(StepState.DONE);
    }

    @Test
    void givesUpTheOldestOfLinesThatAreTooLargeTogether() {
        pending.begin(0);
        for (int i = 0; i < 2500; i++) {
            pending.line(0, "%04d".formatted(i) + "x".repeat(1996));
        }
        pending.acknowledge(List.of(pending.batch().getFirst()));
        List<String> log = pending.batch().getFirst().log();
        assertThat(log.getFirst()).isEqualTo("… 500 lines were lost while the server was away …");
        assertThat(log.get(1)).startsWith("0500");
    }

    @Test
    void givesUpTheOldestLinesOfTooManyAndSaysHowMany() {
        pending.begin(0);
        int lines = PendingEvents.MOST_LINES + 123;
        for (int i = 0; i < lines; i++) {
            pending.line(0, "line " + i);
        }
        pending.acknowledge(List.of(pending.batch().getFirst()));
        List<String> log = pending.batch().getFirst().log();
        assertThat(log).startsWith("… 123 lines were lost while the server was away …", "line 123");
    }

    @Test
    void cutsLinesThatHaveNoEnd() {
        pending.begin(0);
        pending.line(0, "x".repeat(1 << 20));
        assertThat(pending.batch().getLast().log().getFirst())
                .hasSize(PendingEvents.CHARACTERS_PER_LINE + 1)
                .endsWith("x…");
    }
}
