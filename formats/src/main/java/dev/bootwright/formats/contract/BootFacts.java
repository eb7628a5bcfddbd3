package dev.bootwright.formats.contract;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.List;
import java.util.Optional;

/// How this boot came about, and what the firmware would start next.
///
/// @param nic       MAC address the machine booted from
/// @param arguments of the kernel; values of secret ones are left out
/// @param current   number of the firmware's entry that was started, such as `0003`
/// @param entries   of the firmware's boot manager, in boot order
/// @param tpm       version of the Trusted Platform Module: `1.2`, `2.0`; absent when there is none
public record BootFacts(
        Optional<String> nic,
        List<String> arguments,
        Optional<String> current,
        List<Entry> entries,
        Optional<String> tpm) {

    public BootFacts {
        arguments = List.copyOf(arguments);
        entries = List.copyOf(entries);
    }

    static BootFacts fromJson(Json.Object in) throws JsonException {
        return new BootFacts(
                in.findText("nic"),
                Members.list(in, "arguments", each -> each.asText("arguments")),
                in.findText("current"),
                Members.list(in, "entries", each -> Entry.fromJson(each.asObject("entries"))),
                in.findText("tpm"));
    }

    Json.Object toJson() {
        return Json.object()
                .putIfPresent("nic", nic, Json::of)
                .put("arguments", Json.texts(arguments))
                .putIfPresent("current", current, Json::of)
                .put("entries", Json.array(entries, Entry::toJson))
                .putIfPresent("tpm", tpm, Json::of)
                .build();
    }

    /// An entry of the firmware's boot manager (UEFI 2.10 §3.1.3).
    ///
    /// @param number of its variable, four hexadecimal digits
    public record Entry(String number, String description, boolean active) {

        static Entry fromJson(Json.Object in) throws JsonException {
            return new Entry(in.text("number"), in.text("description"), in.bool("active"));
        }

        Json.Object toJson() {
            return Json.object()
                    .put("number", number)
                    .put("description", description)
                    .put("active", active)
                    .build();
        }
    }
}
