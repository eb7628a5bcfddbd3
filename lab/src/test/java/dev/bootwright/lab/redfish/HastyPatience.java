package dev.bootwright.lab.redfish;

import dev.bootwright.server.redfish.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Waits for nothing: its clock jumps at each pause and, if wanted, at each look at it.
final class HastyPatience implements Patience {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Duration look = Duration.ZERO;
    private final List<Duration> pauses = new ArrayList<>();

    /// Has each look at the clock take time.
    void lookFor(Duration time) {
        look = time;
    }

    @Override
    public Instant now() {
        now = now.plus(look);
        return now;
    }

    @Override
    public void pause(Duration time) {
        now = now.plus(time);
        pauses.add(time);
    }

    List<Duration> pauses() {
        return pauses;
    }
}
