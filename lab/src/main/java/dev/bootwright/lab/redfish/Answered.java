package dev.bootwright.lab.redfish;

import dev.bootwright.formats.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an emulated service says to one request.
record Answered(int status, Map<String, String> headers, Optional<Json> body) {

    static Answered ok(Json body) {
        return new Answered(200, Map.of(), Optional.of(body));
    }

    static Answered empty(int status) {
        return new Answered(status, Map.of(), Optional.empty());
    }

    static Answered empty(int status, String header, String value) {
        return new Answered(status, Map.of(header, value), Optional.empty());
    }

    /// @param messageId such as `Base.1.18.ResourceInUse`
    static Answered error(int status, String messageId, String message) {
        Json.Object info =
                Json.object().put("MessageId", messageId).put("Message", message).build();
        Json.Object error =
                Json.object()
                        .put("code", messageId)
                        .put("message", message)
                        .put("@Message.ExtendedInfo", Json.array(List.of(info), one -> one))
                        .build();
        return new Answered(
                status, Map.of(), Optional.of(Json.object().put("error", error).build()));
    }

    Answered with(String header, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(header, value);
        return new Answered(status, Map.copyOf(all), body);
    }
}
