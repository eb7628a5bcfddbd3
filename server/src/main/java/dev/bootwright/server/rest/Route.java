package dev.bootwright.server.rest;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Something that can be asked.
///
/// @param method   such as `GET`
/// @param template below `/api/v1`, such as `/machines/{id}/plan`
public record Route(String method, String template, Endpoint endpoint) {

    /// Answers a request. Called on a thread of the operators' own, where it may block.
    @FunctionalInterface
    public interface Endpoint {

        /// @throws Refusal   when the sender should know why not
        /// @throws Exception anything else is a mistake of ours: 500, and logged
        Answer answer(Call call) throws Exception;
    }

    /// The parameters of `path`, or empty when the template does not match it.
    Optional<Map<String, String>> match(String path) {
        String[] expected = template.split("/", -1);
        String[] found = path.split("/", -1);
        if (expected.length != found.length) {
            return Optional.empty();
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < expected.length; i++) {
            String name = expected[i];
            if (name.startsWith("{")) {
                Optional<String> value = decode(found[i]);
                if (value.isEmpty()) {
                    return Optional.empty();
                }
                parameters.put(name.substring(1, name.length() - 1), value.get());
            } else if (!name.equals(found[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }

    private static Optional<String> decode(String part) {
        try {
            return Optional.of(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8))
                    .filter(value -> !value.isEmpty());
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a lone %
        }
    }
}
