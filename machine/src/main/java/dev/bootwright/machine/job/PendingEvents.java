package dev.bootwright.machine.job;

import dev.bootwright.formats.contract.JobEvent;
import dev.bootwright.formats.contract.StepState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// What the server has not been told yet of one job, in order. Pure, and not safe for use by several
/// threads.
///
/// States are kept until they are acknowledged. Lines of log are kept up to a number and a size; of more,
/// the oldest are given up, and the log says how many. Whatever a step prints, a batch stays below what the
/// server takes in one request, 1 MiB.
final class PendingEvents {

    /// Kept for a server that is away.
    static final int MOST_LINES = 20_000;

    static final int LINES_PER_EVENT = 250;
    static final int EVENTS_PER_BATCH = 8;
    static final int CHARACTERS_PER_LINE = 2000;

    /// As much as all lines may have that wait for a server that is away.
    static final int MOST_CHARACTERS = 4_000_000;

    /// As they are sent, in JSON.
    static final int BYTES_PER_EVENT = 96 << 10;

    private final Deque<JobEvent> sealed = new ArrayDeque<>();
    private final Deque<String> lines = new ArrayDeque<>();
    private int characters;
    private long sequence;
    private long lost;
    private int step = -1;
    private boolean running;
    private Optional<Integer> percent = Optional.empty();
    private boolean moved;

    /// @param firstSequence number of the first event
    PendingEvents(long firstSequence) {
        this.sequence = firstSequence;
    }

    /// A step has begun.
    void begin(int index) {
        step = index;
        running = true;
        percent = Optional.empty();
        add(StepState.RUNNING, Optional.empty());
    }

    /// A step has ended; the lines it has printed go with it.
    ///
    /// @param state a final one
    void end(int index, StepState state, String message) {
        while (linesOfOneEvent() < lines.size()) {
            add(StepState.RUNNING, Optional.empty());
        }
        step = index;
        running = false;
        percent = Optional.empty();
        add(state, Optional.of(message));
    }

    /// A line that a step has printed; one that comes after the step's end is ignored.
    void line(int index, String text) {
        if (!running || index != step) {
            return;
        }
        String line =
                text.length() <= CHARACTERS_PER_LINE
                        ? text
                        : text.substring(0, CHARACTERS_PER_LINE) + "…";
        while (lines.size() == MOST_LINES || characters + line.length() > MOST_CHARACTERS) {
            removeFirst();
            lost++;
        }
        lines.addLast(line);
        characters += line.length();
    }

    private String removeFirst() {
        String first = lines.removeFirst();
        characters -= first.length();
        return first;
    }

    void progress(int index, int percentDone) {
        if (!running || index != step) {
            return;
        }
        Optional<Integer> now = Optional.of(Math.clamp(percentDone, 0, 100));
        moved |= !now.equals(percent);
        percent = now;
    }

    boolean isEmpty() {
        return sealed.isEmpty() && !isOpen();
    }

    /// Whether there is a state to be told, which should not wait for company.
    boolean isUrgent() {
        return !sealed.isEmpty();
    }

    /// What to tell next: the same again until it is acknowledged.
    List<JobEvent> batch() {
        while (sealed.size() < EVENTS_PER_BATCH && isOpen()) {
            add(StepState.RUNNING, Optional.empty());
        }
        return sealed.stream().limit(EVENTS_PER_BATCH).toList();
    }

    /// The server has these.
    void acknowledge(List<JobEvent> told) {
        sealed.removeAll(told);
    }

    private boolean isOpen() {
        return !lines.isEmpty() || moved;
    }

    private void add(StepState state, Optional<String> message) {
        int count = linesOfOneEvent();
        List<String> log = new ArrayList<>();
        if (lost > 0) {
            log.add("… %d lines were lost while the server was away …".formatted(lost));
            lost = 0;
        }
        for (int i = 0; i < count; i++) {
            log.add(removeFirst());
        }
        moved = false;
        sealed.addLast(new JobEvent(sequence++, step, state, message, percent, log));
    }

    private int linesOfOneEvent() {
        int count = 0;
        int bytes = 0;
        for (String line : lines) {
            bytes += bytesInJson(line);
            if (count == LINES_PER_EVENT || bytes > BYTES_PER_EVENT) {
                break;
            }
            count++;
        }
        return count;
    }

    /// At most: a control character is six, a letter beyond ASCII at most three.
    private static int bytesInJson(String line) {
        int bytes = 3; // the quotation marks and a comma
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c < ' ') {
                bytes += 6;
            } else if (c == '"' || c == '\\') {
                bytes += 2;
            } else {
                bytes += c < 0x80 ? 1 : 3;
            }
        }
        return bytes;
    }
}
