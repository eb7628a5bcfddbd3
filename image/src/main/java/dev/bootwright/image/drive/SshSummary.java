package dev.bootwright.image.drive;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.ArrayList;
import java.util.List;

/// What a drive says of its access over SSH.
///
/// @param hostKey kind and fingerprint of the key by which the booted drive is known
/// @param keys    kind, fingerprint and comment of each key that is let in
public record SshSummary(String hostKey, List<String> keys) {

    public SshSummary {
        keys = List.copyOf(keys);
    }

    /// For people, a line each.
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        keys.forEach(key -> lines.add("SSH lets in " + key));
        lines.add("SSH host key %s".formatted(hostKey));
        return lines;
    }

    public Json toJson() {
        return Json.object().put("hostKey", hostKey).put("keys", Json.texts(keys)).build();
    }

    static SshSummary read(Json.Object json) throws JsonException {
        return new SshSummary(
                json.text("hostKey"), json.array("keys").map(key -> key.asText("key")));
    }
}
