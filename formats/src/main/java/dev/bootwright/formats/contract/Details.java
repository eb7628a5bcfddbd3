package dev.bootwright.formats.contract;

import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.Base64;

/// What an agent learnt of its machine after it had reported it: the same inventory with more in it.
/// Nothing follows from it for jobs.
///
/// @param raw what was read for it, as it was read: a ZIP archive of at most [#MOST_RAW_BYTES]
public record Details(Inventory inventory, Opaque raw) {

    public static final int MOST_RAW_BYTES = 8 << 20;

    public static Details fromJson(Json json) throws JsonException {
        Json.Object in = json.asObject("details");
        try {
            byte[] raw = Base64.getDecoder().decode(in.text("raw"));
            if (raw.length > MOST_RAW_BYTES) {
                throw new JsonException("\"raw\": more than %d bytes".formatted(MOST_RAW_BYTES));
            }
            return new Details(Inventory.fromJson(in.member("inventory")), Opaque.of(raw));
        } catch (IllegalArgumentException e) {
            throw new JsonException("\"raw\": not Base64", e);
        }
    }

    public Json.Object toJson() {
        return Json.object()
                .put("inventory", inventory.toJson())
                .put("raw", Base64.getEncoder().encodeToString(raw.toByteArray()))
                .build();
    }
}
