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
/// @param firmware  of the card, as its driver tells
/// @param numaNode  it is nearest to
/// @param functions virtual ones (SR-IOV); absent for a card without
/// @param neighbour at the other end of the cable
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
        Optional<Boolean> boot,
        Optional<String> firmware,
        Optional<Long> numaNode,
        Optional<VirtualFunctions> functions,
        Optional<Neighbour> neighbour) {

    public Nic {
        addresses = List.copyOf(addresses);
    }

    /// One of which only this much is known.
    public Nic(
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
        this(
                name,
                mac,
                permanentMac,
                driver,
                pci,
                vendor,
                device,
                speed,
                carrier,
                mtu,
                addresses,
                boot,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// The same, with what is at the other end of its cable.
    public Nic with(Neighbour found) {
        return new Nic(
                name,
                mac,
                permanentMac,
                driver,
                pci,
                vendor,
                device,
                speed,
                carrier,
                mtu,
                addresses,
                boot,
                firmware,
                numaNode,
                functions,
                Optional.of(found));
    }

    /// The same, with what its card tells.
    public Nic withCard(Optional<String> permanent, Optional<String> version) {
        return new Nic(
                name, mac, permanent, driver, pci, vendor, device, speed, carrier, mtu, addresses,
                boot, version, numaNode, functions, neighbour);
    }

    static Nic fromJson(Json.Object in) throws JsonException {
        Optional<Json> functions = in.find("functions");
        Optional<Json> neighbour = in.find("neighbour");
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
                Members.list(in, "addresses", text -> text.asText("addresses")),
                in.findBool("boot"),
                in.findText("firmware"),
                in.findInteger("numaNode"),
                functions.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                VirtualFunctions.fromJson(functions.get().asObject("functions"))),
                neighbour.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Neighbour.fromJson(neighbour.get().asObject("neighbour"))));
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
                .putIfPresent("firmware", firmware, Json::of)
                .putIfPresent("numaNode", numaNode, Json::of)
                .putIfPresent("functions", functions, VirtualFunctions::toJson)
                .putIfPresent("neighbour", neighbour, Neighbour::toJson)
                .build();
    }

    /// Virtual functions of a card (SR-IOV).
    ///
    /// @param total   it can have
    /// @param enabled now
    public record VirtualFunctions(long total, long enabled) {

        static VirtualFunctions fromJson(Json.Object in) throws JsonException {
            return new VirtualFunctions(in.integer("total"), in.integer("enabled"));
        }

        Json.Object toJson() {
            return Json.object().put("total", total).put("enabled", enabled).build();
        }
    }
}
