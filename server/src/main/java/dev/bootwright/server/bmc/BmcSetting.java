package dev.bootwright.server.bmc;

import dev.bootwright.formats.json.Json;
import java.util.Optional;

/// How to get to the BMC of a machine, as operators may see it.
///
/// @param protocol the word of a [Protocol]
/// @param user     to log in as
/// @param pinned   what the BMC said of itself when an operator vouched for it
/// @param refused  whether it refused the credentials, so that they are not tried again
public record BmcSetting(
        String protocol,
        BmcAddress address,
        String user,
        Optional<String> pinned,
        boolean refused) {

    public Json.ObjectBuilder toJson() {
        return Json.object()
                .put("protocol", protocol)
                .put("address", address.toString())
                .put("user", user)
                .put("pinned", pinned.isPresent())
                .put("refused", refused);
    }
}
