package dev.bootwright.server.yaml;

/// Where a value stands, for what turns out to be wrong with it when the document has been read long
/// ago.
///
/// @param document what to call it: a file name, or the name it is stored under
/// @param line     from 1
/// @param column   from 1
public record Place(String document, int line, int column) {

    /// As in `web-server:12:7`.
    @Override
    public String toString() {
        return "%s:%d:%d".formatted(document, line, column);
    }
}
