package dev.bootwright.server.template;

import dev.bootwright.server.yaml.Yaml;
import java.util.Locale;
import java.util.Optional;

/// Texts that go into what other programs read, held to what they may be.
final class Checked {

    private Checked() {}

    /// A text that matches as a whole.
    ///
    /// @param what it is to be, for messages
    static Optional<String> text(Yaml value, String pattern, String what) {
        Optional<String> text = value.text().filter(found -> found.matches(pattern));
        if (text.isEmpty()) {
            value.fail("expected %s, found %s".formatted(what, value.describe()));
        }
        return text;
    }

    /// @param digits 64 of a SHA-256, 128 of a SHA-512
    static Optional<String> digest(Yaml value, int digits) {
        return text(
                        value,
                        "[0-9a-fA-F]{%d}".formatted(digits),
                        "%d hexadecimal digits".formatted(digits))
                .map(hex -> hex.toLowerCase(Locale.ROOT));
    }
}
