package dev.bootwright.formats.contract;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.Optional;

/// A USB device that is no hub (sysfs).
///
/// @param port        where it is plugged in: `1-4.2` is port 2 of the hub on port 4 of bus 1
/// @param deviceClass 0 when each interface has its own
/// @param speed       in Mbit/s
public record Usb(
        String port,
        long vendor,
        long device,
        Optional<String> manufacturer,
        Optional<String> product,
        Optional<String> serial,
        Optional<Long> deviceClass,
        Optional<Long> speed) {

    static Usb fromJson(Json.Object in) throws JsonException {
        return new Usb(
                in.text("port"),
                in.integer("vendor"),
                in.integer("device"),
                in.findText("manufacturer"),
                in.findText("product"),
                in.findText("serial"),
                in.findInteger("deviceClass"),
                in.findInteger("speed"));
    }

    Json.Object toJson() {
        return Json.object()
                .put("port", port)
                .put("vendor", vendor)
                .put("device", device)
                .putIfPresent("manufacturer", manufacturer, Json::of)
                .putIfPresent("product", product, Json::of)
                .putIfPresent("serial", serial, Json::of)
                .putIfPresent("deviceClass", deviceClass, Json::of)
                .putIfPresent("speed", speed, Json::of)
                .build();
    }
}
