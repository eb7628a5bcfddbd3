package dev.bootwright.server.redfish;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A resource as it was read.
///
/// @param path where it is, as the service names it
/// @param etag for `If-Match`; empty when the service gives none
public record Resource(String path, Optional<String> etag, Json.Object body) {

    /// Where a member of the body refers to, such as `{"@odata.id": "/redfish/v1/Systems"}`.
    ///
    /// @param names the way to it through nested objects
    public Optional<String> link(String... names) throws JsonException {
        return object(names).flatMap(Resource::id);
    }

    /// A nested object; empty when any step of the way is missing.
    public Optional<Json.Object> object(String... names) throws JsonException {
        Json.Object at = body;
        for (String name : names) {
            Optional<Json> next = at.find(name);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            at = next.get().asObject(name);
        }
        return Optional.of(at);
    }

    /// Where every reference of an array leads.
    public List<String> links(String name) throws JsonException {
        List<String> found = new ArrayList<>();
        for (Json element : body.array(name).elements()) {
            id(element.asObject(name)).ifPresent(found::add);
        }
        return found;
    }

    private static Optional<String> id(Json.Object reference) {
        return reference
                .find("@odata.id")
                .flatMap(value ->
                        value instanceof Json.Text(String text)
                                ? Optional.of(text)
                                : Optional.empty());
    }

    /// Where an action is asked for.
    static Optional<String> target(Optional<Json.Object> action) {
        return action.flatMap(object -> object.find("target"))
                .flatMap(value ->
                        value instanceof Json.Text(String text) && !text.isBlank()
                                ? Optional.of(text)
                                : Optional.empty());
    }

    /// A text member, or empty when it is missing or blank.
    public Optional<String> text(String name) {
        return body.find(name)
                .flatMap(value ->
                        value instanceof Json.Text(String text) && !text.isBlank()
                                ? Optional.of(text.strip())
                                : Optional.empty());
    }
}
