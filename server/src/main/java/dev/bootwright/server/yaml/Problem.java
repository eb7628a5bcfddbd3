package dev.bootwright.server.yaml;

/// A mistake in a document.
///
/// @param document what to call it: a file name, or the name it is stored under
/// @param line     from 1
/// @param column   from 1
/// @param path     of the value, such as `partitions[1].size`; empty for the whole document
/// @param message  what was expected and what was found
public record Problem(String document, int line, int column, String path, String message) {

    @Override
    public String toString() {
        String where = "%s:%d:%d: ".formatted(document, line, column);
        return path.isEmpty() ? where + message : where + path + ": " + message;
    }
}
