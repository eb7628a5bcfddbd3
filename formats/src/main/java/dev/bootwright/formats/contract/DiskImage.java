package dev.bootwright.formats.contract;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// An image of a whole disk, to be fetched.
///
/// @param source http or https URL; or `/files/NAME`, on the machine's own server
/// @param digest of the file as it is fetched, in lower case: SHA-256 (64 hexadecimal digits) or
///               SHA-512 (128)
public record DiskImage(String source, String digest, Format format) {

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}|[0-9a-f]{128}");
    private static final Pattern SOURCE =
            Pattern.compile("https?://[^/\\s@]+/\\S*|/files/[A-Za-z0-9][A-Za-z0-9._+-]{0,200}");

    private static final int SHA256_DIGITS = 64;

    /// How the bytes of the disk lie in the file.
    public enum Format {
        RAW("raw"),
        ZSTD("raw.zst"),
        GZIP("raw.gz");

        private final String word;

        Format(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        public static Optional<Format> of(String word) {
            return Stream.of(values()).filter(each -> each.word.equals(word)).findFirst();
        }
    }

    public static boolean isSource(String source) {
        return SOURCE.matcher(source).matches();
    }

    /// What the digest is one of, as `java.security.MessageDigest` calls it.
    public String algorithm() {
        return digest.length() == SHA256_DIGITS ? "SHA-256" : "SHA-512";
    }

    static DiskImage fromJson(Json json) throws JsonException {
        Json.Object in = json.asObject("image");
        String source = in.text("source");
        if (!isSource(source)) {
            throw new JsonException("\"source\": \"%s\" is no http or https URL".formatted(source));
        }
        String digest = in.text("digest").toLowerCase(Locale.ROOT);
        if (!DIGEST.matcher(digest).matches()) {
            throw new JsonException(
                    "\"digest\": \"%s\" is no SHA-256 or SHA-512".formatted(digest));
        }
        String format = in.text("format");
        return new DiskImage(
                source,
                digest,
                Format.of(format)
                        .orElseThrow(() ->
                                new JsonException(
                                        "\"format\": no format \"%s\"".formatted(format))));
    }

    Json.Object toJson() {
        return Json.object()
                .put("source", source)
                .put("digest", digest)
                .put("format", format.word())
                .build();
    }
}
