package dev.bootwright.server.template;

import dev.bootwright.formats.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// What a value in a template looks like, as JSON Schema says it. Source: JSON Schema 2020-12.
///
/// Only what can be seen without the rest of the document: whether a name is known, or a size fits, is the
/// reader's to say, and so is what a variable stands for: `${name}` is right wherever a value is.
public sealed class Shape permits Shape.Fields {

    static final String NAME_PATTERN = "[a-z0-9][a-z0-9._-]{0,62}";
    static final String DURATION_PATTERN = "[1-9][0-9]{0,5}[smh]";

    public static final Shape TEXT = new Shape(scalar().build());
    public static final Shape BOOL = orVariable("boolean", Json.object());

    /// A name the template gives.
    public static final Shape NAME = text(NAME_PATTERN);

    /// A device of the template, by its name.
    public static final Shape REFERENCE = text("[^/]+(/[^/]+)?");

    public static final Shape REFERENCES = either(REFERENCE, list(REFERENCE));

    /// Absolute.
    public static final Shape PATH = text("(/[^/]+)+");

    public static final Shape DURATION = text(DURATION_PATTERN);

    /// Found in a text that a variable is part of.
    private static final String VARIABLE = "[$][{]";

    private final Json.Object schema;

    private Shape(Json.Object schema) {
        this.schema = schema;
    }

    /// YAML's scalars are texts where a text is asked for, numbers and booleans too.
    private static Json.ObjectBuilder scalar() {
        return Json.object().put("type", Json.texts(List.of("string", "number", "boolean")));
    }

    /// A text that matches as a whole.
    ///
    /// @param pattern that Java and ECMA-262 read alike
    public static Shape text(String pattern) {
        return matching(isNumber(pattern) ? scalar() : string(), pattern);
    }

    private static Shape matching(Json.ObjectBuilder type, String pattern) {
        return new Shape(type.put("pattern", "^(%s)$|%s".formatted(pattern, VARIABLE)).build());
    }

    /// The same, of which no variable can be part.
    static Shape literal(String pattern) {
        return new Shape(scalar().put("pattern", "^(" + pattern + ")$").build());
    }

    /// @param more what holds for values of that type
    private static Shape orVariable(String type, Json.ObjectBuilder more) {
        return new Shape(
                more.put("type", Json.texts(List.of(type, "string")))
                        .put("pattern", VARIABLE)
                        .build());
    }

    /// Whether what matches may look like a number, which YAML then takes it for.
    private static boolean isNumber(String pattern) {
        return Stream.of("1", "12", "644", "1.2").anyMatch(number -> number.matches(pattern));
    }

    private static Json.ObjectBuilder string() {
        return Json.object().put("type", "string");
    }

    /// A number, or a text that matches as a whole.
    public static Shape number(long from, long to, String pattern) {
        return either(integer(from, to), matching(string(), pattern));
    }

    /// A name of at most so many characters.
    public static Shape name(int longest) {
        return text("[a-z0-9][a-z0-9._-]{0,%d}".formatted(longest - 1));
    }

    /// One of a few words; digits may stand without quotes.
    public static Shape words(String... words) {
        List<Json> values = new ArrayList<>();
        for (String word : words) {
            values.add(Json.of(word));
            if (word.matches("[0-9]{1,9}")) {
                values.add(Json.of(Long.parseLong(word)));
            }
        }
        Shape word =
                new Shape(Json.object().put("enum", Json.array(values, value -> value)).build());
        return either(word, new Shape(string().put("pattern", VARIABLE).build()));
    }

    /// A whole number within bounds, both inclusive.
    public static Shape integer(long from, long to) {
        return orVariable("integer", Json.object().put("minimum", from).put("maximum", to));
    }

    public static Shape list(Shape element) {
        return new Shape(Json.object().put("type", "array").put("items", element.toJson()).build());
    }

    /// A mapping from any name to values that look alike.
    public static Shape map(Shape value) {
        return new Shape(
                Json.object()
                        .put("type", "object")
                        .put("additionalProperties", value.toJson())
                        .build());
    }

    public static Shape either(Shape... shapes) {
        return new Shape(
                Json.object().put("anyOf", Json.array(List.of(shapes), Shape::toJson)).build());
    }

    /// A mapping without keys so far; [Fields#required] and [Fields#optional] add them.
    public static Fields fields() {
        return new Fields(List.of(), List.of());
    }

    public Json.Object toJson() {
        return schema;
    }

    /// A mapping whose keys are known.
    public static final class Fields extends Shape {

        private final List<Field> fields;
        private final List<Json> conditions;

        private record Field(String key, Shape shape, String description, boolean isRequired) {}

        private Fields(List<Field> fields, List<Json> conditions) {
            super(schema(fields, conditions));
            this.fields = fields;
            this.conditions = conditions;
        }

        /// @param description a few words for people, which editors show
        public Fields required(String key, Shape shape, String description) {
            return and(new Field(key, shape, description, true));
        }

        /// @param description a few words for people, which editors show
        public Fields optional(String key, Shape shape, String description) {
            return and(new Field(key, shape, description, false));
        }

        private Fields and(Field field) {
            return new Fields(
                    Stream.concat(fields.stream(), Stream.of(field)).toList(), conditions);
        }

        /// One of these keys has to be there, and no other of them.
        Fields exactlyOne(String... keys) {
            return on(
                    Json.object()
                            .put("oneOf", Json.array(List.of(keys), key -> present(key).build())));
        }

        /// Where a key is, another has to be.
        Fields together(String key, String other) {
            return on(
                    Json.object()
                            .put(
                                    "anyOf",
                                    Json.array(
                                            List.of(
                                                    Json.object().put("not", present(key).build()),
                                                    present(other)),
                                            Json.ObjectBuilder::build)));
        }

        private static Json.ObjectBuilder present(String key) {
            return Json.object().put("required", Json.texts(List.of(key)));
        }

        private Fields on(Json.ObjectBuilder condition) {
            return new Fields(
                    fields,
                    Stream.concat(conditions.stream(), Stream.of(condition.build())).toList());
        }

        /// The keys that are allowed, as [dev.bootwright.server.yaml.Yaml#members] takes them.
        public String[] keys() {
            return fields.stream().map(Field::key).toArray(String[]::new);
        }

        /// The keys, and others that are read only to say why they are refused.
        String[] keysAnd(String... refused) {
            return Stream.concat(Arrays.stream(keys()), Arrays.stream(refused))
                    .toArray(String[]::new);
        }

        private static Json.Object schema(List<Field> fields, List<Json> conditions) {
            Json.ObjectBuilder properties = Json.object();
            for (Field field : fields) {
                properties.put(field.key(), described(field));
            }
            List<String> required =
                    fields.stream().filter(Field::isRequired).map(Field::key).toList();
            Json.ObjectBuilder schema =
                    Json.object()
                            .put("type", "object")
                            .put("properties", properties.build())
                            .put("required", Json.texts(required))
                            .put("additionalProperties", false);
            if (!conditions.isEmpty()) {
                schema.put("allOf", Json.array(conditions, condition -> condition));
            }
            return schema.build();
        }

        private static Json.Object described(Field field) {
            Json.ObjectBuilder out = Json.object();
            if (!field.description().isEmpty()) {
                out.put("description", field.description());
            }
            field.shape().toJson().members().forEach(out::put);
            return out.build();
        }
    }
}
