package dev.bootwright.formats.contract;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.List;
import java.util.Optional;

/// A network interface.
///
/// @param mac       in use now
/// @param speed     of the link now, in Mbit/s
/// @param addresses with prefix length, such as `10.0.0.5/24`
/// @param boot      whether the machine booted from it
public record Nic(
        String name,
        String mac,
        Optional<String> permanentMac,
        Optional<String> driver,
        Optional<String> pci,
        Optional<Long> vendor,
        Optional<Long> device,
        Optional<Long> speed,
        Optional<Boolean> carrier,
        Optional<Long> mtu,
        List<String> addresses,
        Optional<Boolean> boot) {

    public Nic {
        addresses = List.copyOf(addresses);
    }

    static Nic fromJson(Json.Object in) throws JsonException {
        return new Nic(
                in.text("name"),
                in.text("mac"),
                in.findText("permanentMac"),
                in.findText("driver"),
                in.findText("pci"),
                in.findInteger("vendor"),
                in.findInteger("device"),
                in.findInteger("speed"),
                in.findBool("carrier"),
                in.findInteger("mtu"),
                in.array("addresses").map(text -> text.asText("addresses")),
                in.findBool("boot"));
    }

    Json.Object toJson() {
        return Json.object()
                .put("name", name)
                .put("mac", mac)
                .putIfPresent("permanentMac", permanentMac, Json::of)
                .putIfPresent("driver", driver, Json::of)
                .putIfPresent("pci", pci, Json::of)
                .putIfPresent("vendor", vendor, Json::of)
                .putIfPresent("device", device, Json::of)
                .putIfPresent("speed", speed, Json::of)
                .putIfPresent("carrier", carrier, Json::of)
                .putIfPresent("mtu", mtu, Json::of)
                .put("addresses", Json.texts(addresses))
                .putIfPresent("boot", boot, Json::of)
                .build();
    }
}
