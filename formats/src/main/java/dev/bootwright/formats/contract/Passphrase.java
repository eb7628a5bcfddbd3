package dev.bootwright.formats.contract;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.Optional;

/// A passphrase that the server keeps by a name. Plans and jobs hold the name only.
///
/// @param secret what the server calls it
/// @param value  filled in when the agent is told, and nowhere else
public record Passphrase(String secret, Optional<String> value) {

    static Passphrase fromJson(Json json) throws JsonException {
        Json.Object in = json.asObject("passphrase");
        return new Passphrase(in.text("secret"), in.findText("value"));
    }

    Json.Object toJson() {
        return Json.object().put("secret", secret).putIfPresent("value", value, Json::of).build();
    }

    /// Without the value.
    @Override
    public String toString() {
        return "secret \"" + secret + "\"";
    }
}
