package dev.bootwright.server.bmc;

import dev.bootwright.formats.json.Json;
import java.util.Optional;

/// What a BMC is.
///
/// @param protocol     in which it said so, such as `ipmi` or `redfish`
/// @param version      of the protocol
/// @param manufacturer as the BMC writes it, or an enterprise number such as `IANA 674`
/// @param firmware     version of the BMC's own firmware
public record BmcDescription(
        String protocol,
        String version,
        Optional<String> manufacturer,
        Optional<String> model,
        Optional<String> firmware) {

    public Json.Object toJson() {
        return Json.object()
                .put("protocol", protocol)
                .put("version", version)
                .putIfPresent("manufacturer", manufacturer, Json::of)
                .putIfPresent("model", model, Json::of)
                .putIfPresent("firmware", firmware, Json::of)
                .build();
    }
}
