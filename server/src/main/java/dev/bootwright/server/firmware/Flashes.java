package dev.bootwright.server.firmware;

import java.io.IOException;
import java.util.Optional;

/// What BMCs were told to install, and is not known to be over. It outlives the server: firmware that was begun
/// is never begun again by a server that does not know how it went.
public interface Flashes {

    /// @param version that is to be there afterwards
    /// @param task    of the BMC, as far as it has named one
    record Begun(String version, Optional<String> task) {}

    Optional<Begun> begun(String machine, String component) throws IOException;

    /// Durable before the BMC is told.
    void begin(String machine, String component, String version) throws IOException;

    /// The BMC has named the task that does it.
    void isTask(String machine, String component, String task) throws IOException;

    /// It is known how it went.
    void over(String machine, String component) throws IOException;
}
