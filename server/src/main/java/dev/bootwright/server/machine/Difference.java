package dev.bootwright.server.machine;

import dev.bootwright.formats.json.Json;
import java.util.Locale;
import java.util.Optional;

/// Something of a machine that two inspections tell differently.
///
/// @param area   member of the inventory, such as `disks`
/// @param thing  what it is about, for people: `disk S1`, `DIMM A1 serial`
/// @param before what was there; absent when it is new
/// @param after  what is there; absent when it is gone
public record Difference(
        String area, String thing, Kind kind, Optional<String> before, Optional<String> after) {

    /// What became of it.
    public enum Kind {
        ADDED,
        REMOVED,
        /// Another one at the same place.
        REPLACED,
        CHANGED
    }

    public Json.Object toJson() {
        return Json.object()
                .put("area", area)
                .put("thing", thing)
                .put("kind", kind.name().toLowerCase(Locale.ROOT))
                .putIfPresent("before", before, Json::of)
                .putIfPresent("after", after, Json::of)
                .put("text", toString())
                .build();
    }

    /// One line for people.
    @Override
    public String toString() {
        return switch (kind) {
            case ADDED -> "%s is new%s".formatted(thing, after.map(": "::concat).orElse(""));
            case REMOVED -> "%s is gone%s".formatted(thing, before.map(": "::concat).orElse(""));
            case REPLACED ->
                    "%s: %s was replaced by %s"
                            .formatted(thing, before.orElse("one"), after.orElse("another"));
            case CHANGED ->
                    "%s: was %s, is %s".formatted(thing, before.orElse("-"), after.orElse("-"));
        };
    }
}
