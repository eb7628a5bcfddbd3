package dev.bootwright.server.template;

import dev.bootwright.server.yaml.Members;
import dev.bootwright.server.yaml.Yaml;
import dev.bootwright.server.yaml.YamlException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Reads a template and tells everything that is wrong with it at once. What stands behind each key
/// is read by its own [Section].
public final class TemplateReader {

    static final Shape.Fields SHAPE = shape();

    private TemplateReader() {}

    private static Shape.Fields shape() {
        Shape.Fields shape =
                Shape.fields()
                        .required("name", Shape.literal(Shape.NAME_PATTERN), "of the template")
                        .optional("description", Shape.TEXT, "for people");
        for (Section<?> section : Sections.IN_ORDER) {
            shape = shape.optional(section.key(), section.shape(), "");
        }
        return shape;
    }

    /// @param document what to call it in messages, such as its file name
    /// @throws YamlException with every mistake, its line and column, and what is allowed
    public static Template read(String document, String text) throws YamlException {
        return read(document, text, Optional.empty());
    }

    /// Reads a template for one machine.
    ///
    /// @param document what to call it in messages
    /// @param given    values of variables, of which the template may know some
    /// @throws YamlException with every mistake, and each variable without a value
    public static Template read(String document, String text, Map<String, String> given)
            throws YamlException {
        return read(document, text, Optional.of(given));
    }

    private static Template read(String document, String text, Optional<Map<String, String>> given)
            throws YamlException {
        Yaml.Reading reading = new Yaml.Reading(document);
        Yaml root = reading.parse(text);
        Template template = template(root, given);
        if (reading.isClean() && isIdle(template)) {
            String work =
                    Sections.IN_ORDER.stream()
                            .filter(Section::isWork)
                            .map(Section::key)
                            .collect(Collectors.joining(", "));
            root.fail("there is nothing to do: a template has at least one of " + work);
        }
        reading.finish();
        return template;
    }

    private static boolean isIdle(Template template) {
        return Sections.IN_ORDER.stream()
                .filter(Section::isWork)
                .allMatch(section -> section.absent().equals(template.part(section)));
    }

    private static Template template(Yaml root, Optional<Map<String, String>> given) {
        Members in = root.members(SHAPE.keys());
        TemplateNames names = new TemplateNames();
        Map<String, Object> parts = new LinkedHashMap<>();
        String name = in.require("name").map(Values::name).orElse("");
        String description = in.text("description").orElse("");
        Optional<Map<String, String>> values =
                in.find(Sections.VARIABLES.key())
                        .map(variables -> VariableReader.values(variables, given));
        for (Section<?> section : Sections.IN_ORDER) {
            Optional<Yaml> value = in.find(section.key());
            if (values.isPresent() && !section.equals(Sections.VARIABLES)) {
                value = value.map(found -> found.substituted(values.get()));
            }
            value.ifPresent(found -> parts.put(section.key(), section.read(found, names)));
        }
        names.finish();
        return new Template(name, description, parts);
    }
}
