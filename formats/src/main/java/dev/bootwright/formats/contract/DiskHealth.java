package dev.bootwright.formats.contract;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.List;
import java.util.Optional;

/// What a disk says of its own health: ATA SMART, the NVMe health log or SCSI log pages.
///
/// @param verdict      `passed`, `degraded` (works, with signs of wear or damage) or `failed` (says so
///                     itself)
/// @param reasons      for a verdict that is not `passed`, one line each
/// @param temperature  in degrees Celsius
/// @param hours        powered on
/// @param starts       how often it was switched on
/// @param reallocated  sectors, or blocks of flash, replaced by spare ones
/// @param pending      sectors that could not be read and wait to be written
/// @param mediaErrors  bytes that were lost, counted by events
/// @param used         percent of the promised life; may exceed 100
/// @param spare        percent of the spare blocks that is left
/// @param written      in bytes, over its life
/// @param selfTest     how the last self-test ended
public record DiskHealth(
        String verdict,
        List<String> reasons,
        Optional<Long> temperature,
        Optional<Long> hours,
        Optional<Long> starts,
        Optional<Long> reallocated,
        Optional<Long> pending,
        Optional<Long> mediaErrors,
        Optional<Long> used,
        Optional<Long> spare,
        Optional<Long> written,
        Optional<String> selfTest) {

    public DiskHealth {
        reasons = List.copyOf(reasons);
    }

    static DiskHealth fromJson(Json.Object in) throws JsonException {
        return new DiskHealth(
                in.text("verdict"),
                Members.list(in, "reasons", reason -> reason.asText("reasons")),
                in.findInteger("temperature"),
                in.findInteger("hours"),
                in.findInteger("starts"),
                in.findInteger("reallocated"),
                in.findInteger("pending"),
                in.findInteger("mediaErrors"),
                in.findInteger("used"),
                in.findInteger("spare"),
                in.findInteger("written"),
                in.findText("selfTest"));
    }

    Json.Object toJson() {
        return Json.object()
                .put("verdict", verdict)
                .put("reasons", Json.texts(reasons))
                .putIfPresent("temperature", temperature, Json::of)
                .putIfPresent("hours", hours, Json::of)
                .putIfPresent("starts", starts, Json::of)
                .putIfPresent("reallocated", reallocated, Json::of)
                .putIfPresent("pending", pending, Json::of)
                .putIfPresent("mediaErrors", mediaErrors, Json::of)
                .putIfPresent("used", used, Json::of)
                .putIfPresent("spare", spare, Json::of)
                .putIfPresent("written", written, Json::of)
                .putIfPresent("selfTest", selfTest, Json::of)
                .build();
    }
}
