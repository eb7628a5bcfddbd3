package dev.bootwright.formats.contract;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.Optional;
import java.util.regex.Pattern;

/// How a LUKS2 container is encrypted.
///
/// @param cipher  as dm-crypt names it: `aes-xts-plain64`
/// @param keyBits of the volume key; XTS uses half of it for each of its two keys
/// @param pbkdf   `argon2id` or `pbkdf2`: how the passphrase is made into a key
/// @param memory  most bytes that `argon2id` may take, in making and in opening; what the machine has bounds
///     it too
public record LuksSettings(String cipher, int keyBits, String pbkdf, Optional<Long> memory) {

    /// Nothing that a program would take for an option.
    public static final String CIPHER = "[a-z0-9][a-z0-9():,_-]{0,63}";

    private static final Pattern CIPHERS = Pattern.compile(CIPHER);

    static LuksSettings fromJson(Json json) throws JsonException {
        Json.Object in = json.asObject("settings");
        String cipher = in.text("cipher");
        if (!CIPHERS.matcher(cipher).matches()) {
            throw new JsonException("\"cipher\": \"%s\" is no cipher".formatted(cipher));
        }
        String pbkdf = in.text("pbkdf");
        if (!pbkdf.equals("argon2id") && !pbkdf.equals("pbkdf2")) {
            throw new JsonException(
                    "\"pbkdf\": expected argon2id or pbkdf2, found \"%s\"".formatted(pbkdf));
        }
        return new LuksSettings(
                cipher,
                (int) Members.integer(in, "keyBits", 64, 4096),
                pbkdf,
                in.findInteger("memory"));
    }

    Json.Object toJson() {
        return Json.object()
                .put("cipher", cipher)
                .put("keyBits", keyBits)
                .put("pbkdf", pbkdf)
                .putIfPresent("memory", memory, Json::of)
                .build();
    }
}
