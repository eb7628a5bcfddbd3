package dev.bootwright.server.template;

import dev.bootwright.formats.json.Json;

/// The JSON Schema of templates, made of the shapes that their reader takes its keys from, so that editors
/// complete what the reader knows. Source: JSON Schema 2020-12.
public final class TemplateSchema {

    private TemplateSchema() {}

    /// The schema, as one document.
    public static Json.Object json() {
        Json.ObjectBuilder out =
                Json.object()
                        .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                        .put("title", "Bootwright template");
        TemplateReader.SHAPE.toJson().members().forEach(out::put);
        return out.build();
    }
}
