package dev.bootwright.formats.contract;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import dev.bootwright.formats.net.MacAddress;
import java.util.List;
import java.util.Optional;

/// What an agent says first: enough to know the machine by, before anything slow is looked at.
///
/// @param uuid     SMBIOS system UUID, lower case
/// @param serial   SMBIOS system serial number
/// @param macs     of all its network interfaces
/// @param bootMac  of the interface it booted from
/// @param firmware `bios` or `uefi`
/// @param agent    version of the agent
/// @param uptimeMillis since the kernel started
/// @param developer whether the kernel command line says `DEVELOPER=1`
public record Registration(
        Optional<String> uuid,
        Optional<String> serial,
        List<MacAddress> macs,
        Optional<MacAddress> bootMac,
        String firmware,
        String agent,
        long uptimeMillis,
        boolean developer) {

    public Registration {
        macs = List.copyOf(macs);
    }

    public static Registration fromJson(Json json) throws JsonException {
        Json.Object in = json.asObject("registration");
        Optional<String> bootMac = in.findText("bootMac");
        return new Registration(
                in.findText("uuid"),
                in.findText("serial"),
                in.array("macs").map(mac -> mac(mac.asText("MAC address"))),
                bootMac.isEmpty() ? Optional.empty() : Optional.of(mac(bootMac.get())),
                in.text("firmware"),
                in.text("agent"),
                in.integer("uptimeMillis"),
                in.bool("developer"));
    }

    public Json.Object toJson() {
        return Json.object()
                .putIfPresent("uuid", uuid, Json::of)
                .putIfPresent("serial", serial, Json::of)
                .put("macs", Json.array(macs, mac -> Json.of(mac.toString())))
                .putIfPresent("bootMac", bootMac, mac -> Json.of(mac.toString()))
                .put("firmware", firmware)
                .put("agent", agent)
                .put("uptimeMillis", uptimeMillis)
                .put("developer", developer)
                .build();
    }

    private static MacAddress mac(String text) throws JsonException {
        try {
            return MacAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new JsonException("not a MAC address: " + text, e);
        }
    }
}
