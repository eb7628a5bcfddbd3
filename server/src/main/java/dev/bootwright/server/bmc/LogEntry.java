package dev.bootwright.server.bmc;

import dev.bootwright.formats.json.Json;
import java.time.Instant;
import java.util.Optional;

/// One entry of a BMC's system event log.
///
/// @param id      as the BMC numbers it
/// @param time    absent when the BMC's clock was not set
/// @param source  the sensor or part it is about
/// @param message what happened
/// @param raw     as it came: hex of an IPMI record, or the JSON of a Redfish entry
public record LogEntry(
        String id, Optional<Instant> time, String source, String message, String raw) {

    public Json.Object toJson() {
        return Json.object()
                .put("id", id)
                .putIfPresent("timeMillis", time, at -> Json.of(at.toEpochMilli()))
                .put("source", source)
                .put("message", message)
                .put("raw", raw)
                .build();
    }
}
