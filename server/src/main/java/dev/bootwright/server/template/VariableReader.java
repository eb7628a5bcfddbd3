package dev.bootwright.server.template;

import dev.bootwright.server.yaml.Yaml;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads `variables`: names that `${name}` stands for elsewhere in the template. A text is the value where no
/// rule has another; `{example: …}` has to be given, and is used to check the template
/// without a machine.
final class VariableReader implements Section<Map<String, String>> {

    static final String NAME = "[A-Za-z][A-Za-z0-9_.-]{0,62}";

    /// What every machine gives, with examples.
    private static final Map<String, String> OF_MACHINE =
            Map.of("machine.id", "m1", "machine.name", "node-1");

    private static final Shape.Fields REQUIRED =
            Shape.fields().required("example", Shape.TEXT, "to check the template with");

    @Override
    public String key() {
        return "variables";
    }

    @Override
    public Shape shape() {
        return Shape.map(Shape.either(Shape.TEXT, REQUIRED));
    }

    @Override
    public Map<String, String> absent() {
        return Map.of();
    }

    @Override
    public boolean isWork() {
        return false;
    }

    /// The names with their values or examples.
    @Override
    public Map<String, String> read(Yaml value, TemplateNames names) {
        return values(value, Optional.empty());
    }

    /// The names with their values.
    ///
    /// @param given by rules and the machine; absent to take examples
    static Map<String, String> values(Yaml value, Optional<Map<String, String>> given) {
        Map<String, String> values = new LinkedHashMap<>();
        new TreeMap<>(OF_MACHINE)
                .forEach((name, example) ->
                        values.put(name, given.map(all -> all.get(name)).orElse(example)));
        value.entries()
                .forEach((name, at) -> {
                    if (!name.matches(NAME)) {
                        at.fail(
                                "expected a name of letters, digits, '_', '.' and '-', found \"%s\""
                                        .formatted(name));
                    }
                    Optional<String> from = given.map(all -> all.get(name));
                    values.put(name, from.orElseGet(() -> own(name, at, given.isPresent())));
                });
        return values;
    }

    private static String own(String name, Yaml at, boolean isForMachine) {
        if (!at.isMapping()) {
            return at.text().orElse("");
        }
        Optional<String> example = at.members(REQUIRED.keys()).requireText("example");
        if (isForMachine) {
            at.fail(
                    "variable \"%s\" has no value: neither the machine (bootwright machine set) nor a rule that matches it gives it one"
                            .formatted(name));
        }
        return example.orElse("");
    }
}
