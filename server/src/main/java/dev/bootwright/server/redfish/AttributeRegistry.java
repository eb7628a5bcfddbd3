package dev.bootwright.server.redfish;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the BIOS attributes of a machine may hold, and how they depend on each other.
public final class AttributeRegistry {

    private final Map<String, Attribute> attributes;
    private final List<Dependency> dependencies;

    private AttributeRegistry(Map<String, Attribute> attributes, List<Dependency> dependencies) {
        this.attributes = attributes;
        this.dependencies = dependencies;
    }

    /// @param document a resource of type `AttributeRegistry`
    public static AttributeRegistry read(Json.Object document) throws JsonException {
        Json.Object entries = document.object("RegistryEntries");
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        for (Json element : entries.array("Attributes").elements()) {
            Attribute attribute = Attribute.read(element.asObject("attribute"));
            attributes.put(attribute.name(), attribute);
        }
        List<Dependency> dependencies = new ArrayList<>();
        for (Json element : entries.array("Dependencies").elements()) {
            Dependency.read(element.asObject("dependency")).ifPresent(dependencies::add);
        }
        return new AttributeRegistry(attributes, dependencies);
    }

    /// Everything that speaks against changing attributes.
    ///
    /// @param current what all attributes hold now
    /// @param wanted  what some are to hold; those that already do are not looked at
    public List<String> problems(Map<String, Json> current, Map<String, Json> wanted) {
        Map<String, Json> after = new LinkedHashMap<>(current);
        after.putAll(wanted);
        List<String> problems = new ArrayList<>();
        wanted.forEach((name, value) -> {
            Json before = current.getOrDefault(name, new Json.Null());
            if (!Change.same(before, value)) {
                problem(name, value, after).ifPresent(problems::add);
            }
        });
        return problems;
    }

    private Optional<String> problem(String name, Json value, Map<String, Json> after) {
        Attribute attribute = attributes.get(name);
        if (attribute == null) {
            return Optional.of(name + ": this BIOS has no such attribute" + similar(name));
        }
        Optional<String> wrong = attribute.problem(value);
        if (wrong.isPresent()) {
            return wrong;
        }
        boolean isLocked = attribute.isReadOnly() || attribute.isGrayed();
        Optional<String> by = Optional.empty();
        for (Dependency dependency : dependencies) {
            if (!dependency.attribute().equals(name) || !dependency.applies(after)) {
                continue;
            }
            switch (dependency.property()) {
                case "ReadOnly", "GrayOut" -> {
                    isLocked = dependency.value().equals(Json.of(true));
                    by = Optional.of(dependency.reason());
                }
                case "CurrentValue" -> {
                    if (!Change.same(dependency.value(), value)) {
                        return Optional.of(
                                "%s: is %s as long as %s, found %s"
                                        .formatted(
                                                name,
                                                dependency.value(),
                                                dependency.reason(),
                                                value));
                    }
                }
                default -> {
                    // such as Hidden and DisplayName: how it is shown, not what it may hold
                }
            }
        }
        String because = by.map(reason -> ", because " + reason).orElse("");
        return isLocked ? Optional.of(name + ": is read-only" + because) : Optional.empty();
    }

    /// Attributes that are spelled alike but for the case.
    private String similar(String name) {
        return attributes.keySet().stream()
                .filter(other -> other.equalsIgnoreCase(name))
                .findFirst()
                .map(other -> "; did you mean " + other + "?")
                .orElse("");
    }
}
