package dev.bootwright.formats.contract;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;

/// Where an area of an [Inventory] comes from. An area without one was not looked at, or could not be.
///
/// @param area     member of the inventory, or `health` and `neighbours` for these parts of disks and NICs
/// @param from     what was asked, such as `SMBIOS` or `sysfs`
/// @param atMillis when, by the machine's clock, in milliseconds since 1970
public record Source(String area, String from, long atMillis) {

    static Source fromJson(Json.Object in) throws JsonException {
        return new Source(in.text("area"), in.text("from"), in.integer("atMillis"));
    }

    Json.Object toJson() {
        return Json.object().put("area", area).put("from", from).put("atMillis", atMillis).build();
    }
}
