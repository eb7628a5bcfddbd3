package dev.bootwright.formats.payload;

import java.util.Optional;

/// What may be the name of a file in a container: the importer makes it a path.
final class FileName {

    private FileName() {}

    /// What is wrong with a name; empty when it is a plain file name. Stricter than live-bootstrap's
    /// importer, which lets control characters, `.` and `..` pass.
    static Optional<String> objection(String name) {
        if (name.isEmpty()) {
            return Optional.of("is empty");
        }
        if (name.equals(".") || name.equals("..")) {
            return Optional.of(shown(name) + " is a directory");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '/' || c == '\\') {
                return Optional.of("%s holds \"%s\"".formatted(shown(name), c));
            }
            if (Character.isISOControl(c)) {
                return Optional.of(
                        "%s holds the control character 0x%02x".formatted(shown(name), (int) c));
            }
        }
        return Optional.empty();
    }

    /// A name in quotes that does nothing to the terminal it is shown on.
    static String shown(String name) {
        StringBuilder out = new StringBuilder("\"");
        name.chars()
                .forEach(c -> {
                    if (Character.isISOControl(c)) {
                        out.append("\\x%02x".formatted(c));
                    } else {
                        out.append((char) c);
                    }
                });
        return out.append('"').toString();
    }
}
