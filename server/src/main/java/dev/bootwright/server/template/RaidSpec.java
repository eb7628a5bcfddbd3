package dev.bootwright.server.template;

import dev.bootwright.server.yaml.Place;
import java.util.List;

/// @param level    `0`, `1`, `4`, `5`, `6` or `10`
/// @param metadata `1.2` or `1.0`
public record RaidSpec(
        String name,
        String level,
        List<Reference> members,
        List<Reference> spares,
        String metadata,
        Place place) {
    public RaidSpec {
        members = List.copyOf(members);
        spares = List.copyOf(spares);
    }

    /// How many members an array of its level has at least.
    public int leastMembers() {
        return switch (level) {
            case "0", "1", "10" -> 2;
            case "4", "5" -> 3;
            default -> 4; // 6
        };
    }
}
