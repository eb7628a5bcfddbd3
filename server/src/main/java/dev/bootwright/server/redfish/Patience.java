package dev.bootwright.server.redfish;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;

/// Time, as whoever waits for a BMC sees it.
public interface Patience {

    Instant now();

    /// Lets time go by.
    ///
    /// @throws InterruptedIOException if the thread is told to end
    void pause(Duration time) throws IOException;

    /// How long something may take that is given `most`.
    ///
    /// @throws IOException if no time is left
    default Duration within(Duration most) throws IOException {
        return most;
    }

    /// The time of the wall.
    static Patience real() {
        return new Patience() {
            @Override
            public Instant now() {
                return Instant.now();
            }

            @Override
            public void pause(Duration time) throws IOException {
                try {
                    Thread.sleep(time);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("told to end while waiting for a BMC");
                }
            }
        };
    }
}
