package dev.bootwright.server.redfish;

import dev.bootwright.server.bmc.BmcException.Failure;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/// Waits no longer than until a deadline, for everything together.
record BoundedPatience(Patience patience, Instant deadline) implements Patience {

    @Override
    public Instant now() {
        return patience.now();
    }

    @Override
    public void pause(Duration time) throws IOException {
        if (patience.now().plus(time).isAfter(deadline)) {
            throw late();
        }
        patience.pause(time);
    }

    @Override
    public Duration within(Duration most) throws IOException {
        Duration left = Duration.between(patience.now(), deadline);
        if (!left.isPositive()) {
            throw late();
        }
        return left.compareTo(most) < 0 ? left : most;
    }

    private static RedfishException late() {
        return new RedfishException(
                Failure.UNREACHABLE, "the BMC did not get there in the time it was given");
    }
}
