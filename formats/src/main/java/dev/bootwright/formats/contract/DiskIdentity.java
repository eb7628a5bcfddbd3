package dev.bootwright.formats.contract;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.Optional;

/// What makes a disk this disk and no other; never a name such as `/dev/sda`, which moves.
///
/// A disk without a serial number has the empty text there and is then known by its WWN; a disk
/// with neither can be inventoried but never be written to.
///
/// @param serial as the disk reports it, without surrounding blanks
/// @param wwn    world wide name, such as `naa.5000c50015ea71aa` or `nvme.1b36-…`
/// @param size   in bytes
public record DiskIdentity(String serial, Optional<String> wwn, long size) {

    public static DiskIdentity fromJson(Json json) throws JsonException {
        Json.Object object = json.asObject("disk");
        return new DiskIdentity(
                object.text("serial"), object.findText("wwn"), object.integer("size"));
    }

    public Json.Object toJson() {
        return Json.object()
                .put("serial", serial)
                .putIfPresent("wwn", wwn, Json::of)
                .put("size", size)
                .build();
    }

    /// Whether the disk can be told from others at all.
    public boolean isKnown() {
        return !serial.isEmpty() || wwn.isPresent();
    }

    @Override
    public String toString() {
        return serial.isEmpty() ? wwn.orElse("(disk without identity)") : serial;
    }
}
