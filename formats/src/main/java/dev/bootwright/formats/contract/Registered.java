package dev.bootwright.formats.contract;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.time.Instant;

/// The server's answer to a [Registration].
///
/// @param machine identifier the server gave the machine
/// @param name    for people
/// @param now     the server's clock, which the agent takes over
public record Registered(String machine, String name, Instant now) {

    public static Registered fromJson(Json json) throws JsonException {
        Json.Object in = json.asObject("registered");
        return new Registered(
                in.text("machine"), in.text("name"), Instant.ofEpochMilli(in.integer("nowMillis")));
    }

    public Json.Object toJson() {
        return Json.object()
                .put("machine", machine)
                .put("name", name)
                .put("nowMillis", now.toEpochMilli())
                .build();
    }
}
