package dev.bootwright.formats.contract;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.List;
import java.util.Optional;

/// What the other end of a cable says of itself by LLDP (IEEE 802.1AB).
///
/// @param chassis     identifier of the switch: a MAC address as a rule
/// @param port        identifier of its port
/// @param name        of the switch
/// @param description of the switch
/// @param portLabel   description of the port
/// @param address     to manage the switch by
/// @param vlan        of untagged frames on the port
/// @param elements    all that it sent, in order, as it sent them
public record Neighbour(
        String chassis,
        String port,
        Optional<String> name,
        Optional<String> description,
        Optional<String> portLabel,
        Optional<String> address,
        Optional<Long> vlan,
        List<Element> elements) {

    public Neighbour {
        elements = List.copyOf(elements);
    }

    static Neighbour fromJson(Json.Object in) throws JsonException {
        return new Neighbour(
                in.text("chassis"),
                in.text("port"),
                in.findText("name"),
                in.findText("description"),
                in.findText("portLabel"),
                in.findText("address"),
                in.findInteger("vlan"),
                Members.list(in, "elements", each -> Element.fromJson(each.asObject("elements"))));
    }

    Json.Object toJson() {
        return Json.object()
                .put("chassis", chassis)
                .put("port", port)
                .putIfPresent("name", name, Json::of)
                .putIfPresent("description", description, Json::of)
                .putIfPresent("portLabel", portLabel, Json::of)
                .putIfPresent("address", address, Json::of)
                .putIfPresent("vlan", vlan, Json::of)
                .put("elements", Json.array(elements, Element::toJson))
                .build();
    }

    /// A type-length-value element.
    ///
    /// @param type  0 to 127
    /// @param value in hexadecimal digits
    public record Element(long type, String value) {

        static Element fromJson(Json.Object in) throws JsonException {
            return new Element(in.integer("type"), in.text("value"));
        }

        Json.Object toJson() {
            return Json.object().put("type", type).put("value", value).build();
        }
    }
}
