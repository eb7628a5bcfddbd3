package dev.bootwright.server.yaml;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The members of a mapping, by key.
public final class Members {

    private final Yaml mapping;
    private final Map<String, Yaml> values;

    Members(Yaml mapping, Map<String, Yaml> values) {
        this.mapping = mapping;
        this.values = values;
    }

    /// The value, or empty when the key is missing or has nothing behind it.
    public Optional<Yaml> find(String key) {
        return Optional.ofNullable(values.get(key)).filter(value -> !value.isNull());
    }

    /// The value; missing is a mistake.
    public Optional<Yaml> require(String key) {
        Optional<Yaml> value = find(key);
        if (value.isEmpty() && mapping.isMapping()) {
            mapping.fail("\"%s\" is missing".formatted(key));
        }
        return value;
    }

    /// The elements of a list; missing is empty.
    public List<Yaml> list(String key) {
        return find(key).map(Yaml::elements).orElse(List.of());
    }

    public Optional<String> text(String key) {
        return find(key).flatMap(Yaml::text);
    }

    public Optional<String> requireText(String key) {
        return require(key).flatMap(Yaml::text);
    }

    public boolean bool(String key, boolean otherwise) {
        return find(key).flatMap(Yaml::bool).orElse(otherwise);
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }
}
