package dev.bootwright.server.control;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The thread that looks for machines whose deadline has passed.
public final class Deadlines implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Deadlines.class.getName());
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final ScheduledExecutorService ticker =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().name("deadlines").daemon().factory());

    private final ScheduledFuture<?> looking;

    private Deadlines(ControlPlane control) {
        this.looking =
                ticker.scheduleWithFixedDelay(
                        () -> expire(control),
                        INTERVAL.toMillis(),
                        INTERVAL.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /// Begins to look.
    public static Deadlines watch(ControlPlane control) {
        return new Deadlines(control);
    }

    private static void expire(ControlPlane control) {
        try {
            control.expire();
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "deadlines", e);
        }
    }

    @Override
    public void close() {
        looking.cancel(false);
        ticker.close();
    }
}
