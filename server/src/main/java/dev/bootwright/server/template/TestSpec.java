package dev.bootwright.server.template;

import java.time.Duration;
import java.util.Optional;

/// Tests that come before everything else; absent ones are not made.
///
/// @param cpu    for how long every processor computes
/// @param memory for how long patterns are written and read back
/// @param disks  for how long all disks are read, whatever the template does with them
/// @param strict whether degraded hardware ends the job, as failed hardware does in any case
public record TestSpec(
        Optional<Duration> cpu,
        Optional<Duration> memory,
        Optional<Duration> disks,
        boolean strict) {

    static final TestSpec NONE =
            new TestSpec(Optional.empty(), Optional.empty(), Optional.empty(), false);
}
