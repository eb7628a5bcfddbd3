package dev.bootwright.server.redfish;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What becomes of one attribute when others hold certain values (`AttributeRegistry`, `Dependencies`
/// of type `Map`).
///
/// @param conditions read from left to right, joined by their `terms`
/// @param attribute  that is concerned
/// @param property   of it, such as `ReadOnly`, `GrayOut` or `CurrentValue`
/// @param value      that the property takes
record Dependency(List<Condition> conditions, String attribute, String property, Json value) {

    Dependency {
        conditions = List.copyOf(conditions);
    }

    /// @param operator `EQU`, `NEQ`, `GTR`, `GEQ`, `LSS` or `LEQ`
    /// @param isOr     how it is joined to the one before
    record Condition(String attribute, String operator, Json value, boolean isOr) {

        boolean holds(Map<String, Json> attributes) {
            Json found = attributes.getOrDefault(attribute, new Json.Null());
            return switch (operator) {
                case "EQU" -> Change.same(found, value);
                case "NEQ" -> !Change.same(found, value);
                case "GTR" -> compare(found).map(sign -> sign > 0).orElse(false);
                case "GEQ" -> compare(found).map(sign -> sign >= 0).orElse(false);
                case "LSS" -> compare(found).map(sign -> sign < 0).orElse(false);
                case "LEQ" -> compare(found).map(sign -> sign <= 0).orElse(false);
                default -> false;
            };
        }

        private Optional<Integer> compare(Json found) {
            return found instanceof Json.Number left && value instanceof Json.Number right
                    ? Optional.of(left.value().compareTo(right.value()))
                    : Optional.empty();
        }
    }

    /// @return empty for kinds that say nothing of values, and for conditions on other properties than
    ///     the current value
    static Optional<Dependency> read(Json.Object entry) throws JsonException {
        Optional<Json> map = entry.find("Dependency");
        if (map.isEmpty() || !entry.findText("Type").orElse("Map").equals("Map")) {
            return Optional.empty();
        }
        Json.Object dependency = map.get().asObject("Dependency");
        List<Condition> conditions = new ArrayList<>();
        for (Json element : dependency.array("MapFrom").elements()) {
            Json.Object from = element.asObject("MapFrom");
            if (!from.findText("MapFromProperty").orElse("CurrentValue").equals("CurrentValue")) {
                return Optional.empty();
            }
            conditions.add(
                    new Condition(
                            from.text("MapFromAttribute"),
                            from.findText("MapFromCondition").orElse("EQU"),
                            from.find("MapFromValue").orElse(new Json.Null()),
                            from.findText("MapTerms").orElse("AND").equals("OR")));
        }
        Optional<String> to = dependency.findText("MapToAttribute");
        if (conditions.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Dependency(
                        conditions,
                        to.get(),
                        dependency.findText("MapToProperty").orElse(""),
                        dependency.find("MapToValue").orElse(new Json.Null())));
    }

    boolean applies(Map<String, Json> attributes) {
        boolean holds = conditions.getFirst().holds(attributes);
        for (Condition condition : conditions.subList(1, conditions.size())) {
            boolean next = condition.holds(attributes);
            holds = condition.isOr() ? holds || next : holds && next;
        }
        return holds;
    }

    /// Why an attribute stays as it is under this dependency.
    String reason() {
        List<String> said =
                conditions.stream()
                        .map(condition ->
                                "%s %s %s"
                                        .formatted(
                                                condition.attribute(),
                                                condition.operator(),
                                                condition.value()))
                        .toList();
        return String.join(", ", said);
    }
}
