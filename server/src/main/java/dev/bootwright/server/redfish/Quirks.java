package dev.bootwright.server.redfish;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What is known of how each kind of BMC wants things done; grows with every change.
public interface Quirks {

    /// @param model    of the BMC or its machine, as the service says it
    /// @param firmware version of the BMC's firmware
    record Kind(String model, String firmware) {}

    /// The way that worked last.
    ///
    /// @param action such as `boot` or `bios`
    Optional<String> worked(Kind kind, String action) throws IOException;

    /// A way was tried.
    ///
    /// @param problem empty when it worked
    void note(Kind kind, String action, String way, Optional<String> problem) throws IOException;

    /// Knows nothing at first and forgets everything in the end.
    static Quirks forgetful() {
        return new Quirks() {
            private final Map<String, String> worked = new HashMap<>();

            @Override
            public synchronized Optional<String> worked(Kind kind, String action) {
                return Optional.ofNullable(worked.get(kind + action));
            }

            @Override
            public synchronized void note(
                    Kind kind, String action, String way, Optional<String> problem) {
                if (problem.isEmpty()) {
                    worked.put(kind + action, way);
                }
            }
        };
    }
}
