package dev.bootwright.image.debian;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Whose signature a source has to carry: the `Signed-By` of sources.list(5).
public sealed interface SignedBy {

    /// The keys of these files, binary or armored.
    record Files(List<Path> keyrings) implements SignedBy {

        public Files {
            keyrings = List.copyOf(keyrings);
        }
    }

    /// Those of the machine's trusted keys that have one of these fingerprints, or a subkey that has.
    ///
    /// @param fingerprints hex digits in upper case
    record Fingerprints(List<String> fingerprints) implements SignedBy {

        public Fingerprints {
            fingerprints = List.copyOf(fingerprints);
        }
    }

    /// The keys of an armored block that stands in the source itself.
    record Embedded(String armored) implements SignedBy {}

    /// Any key the machine trusts for every source.
    record AnyTrusted() implements SignedBy {}

    /// @param value of the field or option: paths or fingerprints, separated by commas or white space, or
    ///              an armored block
    /// @throws IllegalArgumentException if the value mixes paths and fingerprints
    static SignedBy parse(String value) {
        if (value.contains("-----BEGIN PGP PUBLIC KEY BLOCK-----")) {
            return new Embedded(value.strip() + "\n");
        }
        List<Path> keyrings = new ArrayList<>();
        List<String> fingerprints = new ArrayList<>();
        for (String word : value.strip().split("[\\s,]+", -1)) {
            if (word.startsWith("/")) {
                keyrings.add(Path.of(word));
            } else if (FINGERPRINT.matcher(word).matches()) {
                fingerprints.add(word.replace("!", "").toUpperCase(java.util.Locale.ROOT));
            } else {
                throw new IllegalArgumentException(
                        "\"%s\" is neither an absolute path nor a fingerprint".formatted(word));
            }
        }
        if (!keyrings.isEmpty() && !fingerprints.isEmpty()) {
            throw new IllegalArgumentException("both files and fingerprints");
        }
        return keyrings.isEmpty() ? new Fingerprints(fingerprints) : new Files(keyrings);
    }

    /// A fingerprint of 40 (or, for newer keys, 64) digits, exact when `!` follows.
    Pattern FINGERPRINT = Pattern.compile("(?:[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64})!?");
}
