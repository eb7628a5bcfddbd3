package dev.bootwright.server.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Map;
import java.util.Optional;

/// A request as an endpoint sees it.
///
/// @param parameters of the path, by the names in its template
/// @param query      parameters behind the `?`
/// @param body       whole; at most [OperatorServer#MAX_BODY_BYTES]
public record Call(Map<String, String> parameters, Map<String, String> query, ByteBuffer body) {

    public Call {
        parameters = Map.copyOf(parameters);
        query = Map.copyOf(query);
        body = body.asReadOnlyBuffer();
    }

    /// A parameter of the path.
    public String parameter(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the path has no {" + name + "}");
        }
        return value;
    }

    /// A parameter behind the `?`, as a whole number.
    public Optional<Integer> queryNumber(String name) throws Refusal {
        String value = query.get(name);
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Integer.valueOf(value));
        } catch (NumberFormatException e) {
            throw Refusal.badRequest("%s: expected a whole number".formatted(name));
        }
    }

    public String text() throws Refusal {
        try {
            return UTF_8.newDecoder().decode(body.duplicate()).toString();
        } catch (CharacterCodingException e) {
            throw Refusal.badRequest("the body is not UTF-8");
        }
    }

    /// The body as a JSON object.
    public Json.Object json() throws Refusal, JsonException {
        return Json.parse(text()).asObject("body");
    }
}
