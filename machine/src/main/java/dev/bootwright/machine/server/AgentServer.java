package dev.bootwright.machine.server;

import dev.bootwright.formats.contract.Details;
import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.contract.JobEvent;
import dev.bootwright.formats.contract.JobOrder;
import dev.bootwright.formats.contract.Registered;
import dev.bootwright.formats.contract.Registration;
import dev.bootwright.formats.contract.ServerStep;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What an agent says to its server; the requests of [dev.bootwright.formats.contract.AgentApi], one
/// method each. Any of them may be said again.
///
/// Every method throws [ServerRefusedException] for an answer that another try would not change, and any other
/// [IOException] where the server cannot be reached or has failed: then it is worth trying again.
public interface AgentServer {

    Registered register(Registration registration) throws IOException;

    void report(Inventory inventory) throws IOException;

    void report(Details details) throws IOException;

    /// Waits at the server for a job.
    ///
    /// @param wait how long at most
    /// @return empty when there was none
    Optional<JobOrder> nextJob(Duration wait) throws IOException;

    void report(String job, List<JobEvent> events) throws IOException;

    /// @param phase   one word: `pre`, `post`, `rebooting` …
    /// @param message one line for people, may be empty
    void report(String phase, String message) throws IOException;

    /// Asks the server to carry out a step itself, or how far it is with that.
    ///
    /// @param index of the step, from 0
    ServerStep carryOut(String job, int index) throws IOException;
}
