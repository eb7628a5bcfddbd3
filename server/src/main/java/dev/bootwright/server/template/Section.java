package dev.bootwright.server.template;

import dev.bootwright.server.yaml.Yaml;

/// One top-level key of a template: how it is called, what its value looks like, and how that is read
/// into records. Every one stands in the table of [Sections].
///
/// @param <T> what its value is read into
public interface Section<T> {

    String key();

    /// What the value looks like. The reader takes the keys it allows from here, so that the schema
    /// and the reader cannot differ.
    Shape shape();

    /// What it is in a template that does not have the key.
    T absent();

    /// Reads the value. What is wrong is told at its place, by [Yaml#fail]; the answer then does not matter.
    ///
    /// @param names what the sections before it in the table have named
    T read(Yaml value, TemplateNames names);

    /// Whether a template that has this and nothing else has something to do.
    default boolean isWork() {
        return true;
    }
}
