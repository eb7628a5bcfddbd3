/// YAML documents that people write, read so that every mistake is told with line, column and what
/// is allowed there.
///
/// [Yaml] is a node with its place; [Yaml.Reading] collects the mistakes of one document, so that all of
/// them are told at once. Source: YAML 1.2.2, core schema.
@NullMarked
package dev.bootwright.server.yaml;

import org.jspecify.annotations.NullMarked;
