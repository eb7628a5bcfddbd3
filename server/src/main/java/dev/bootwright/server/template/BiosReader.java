package dev.bootwright.server.template;

import dev.bootwright.server.yaml.Yaml;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads `bios`: settings by the names that the machine's BIOS gives them. What they may hold only the
/// machine's BMC knows, which is asked before anything is set.
final class BiosReader implements Section<Map<String, String>> {

    private static final int MOST = 500;

    @Override
    public String key() {
        return "bios";
    }

    @Override
    public Shape shape() {
        return Shape.map(Shape.TEXT);
    }

    @Override
    public Map<String, String> absent() {
        return Map.of();
    }

    @Override
    public Map<String, String> read(Yaml value, TemplateNames names) {
        Map<String, String> attributes = new LinkedHashMap<>();
        value.entries()
                .forEach((name, text) -> {
                    if (!name.matches("[\\p{Graph}]{1,256}")) {
                        text.fail("expected the name of a BIOS setting, found \"" + name + "\"");
                    }
                    text.text().ifPresent(found -> attributes.put(name, found));
                });
        if (attributes.size() > MOST) {
            value.fail("expected at most %d settings".formatted(MOST));
        }
        return attributes;
    }
}
