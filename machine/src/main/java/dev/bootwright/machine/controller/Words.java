package dev.bootwright.machine.controller;

import dev.bootwright.formats.contract.RaidController;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What tools print, in the words of the inventory.
final class Words {

    private Words() {}

    /// Something said, unless the tool says that there is nothing.
    static Optional<String> known(String text) {
        String plain = RaidController.clip(text);
        return switch (plain.toLowerCase(Locale.ROOT)) {
            case "", "-", "n/a", "na", "none", "unknown", "not available" -> Optional.empty();
            default -> Optional.of(plain);
        };
    }

    /// The world wide name in the form that Linux gives it.
    static Optional<String> naa(String text) {
        return known(text)
                .map(word -> word.toLowerCase(Locale.ROOT))
                .filter(word -> word.matches("[0-9a-f]{16}|[0-9a-f]{32}"))
                .map(word -> "naa." + word);
    }

    /// A line `Name : value`; nothing for other lines.
    static Optional<Map.Entry<String, String>> field(String line) {
        int colon = line.indexOf(':');
        String name = colon < 0 ? "" : line.substring(0, colon).strip();
        return name.isEmpty()
                ? Optional.empty()
                : Optional.of(Map.entry(name, line.substring(colon + 1).strip()));
    }

    /// The lines `Name : value` of a text; the first of equal names counts.
    static Map<String, String> fields(Iterable<String> lines) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line : lines) {
            field(line).ifPresent(field -> fields.putIfAbsent(field.getKey(), field.getValue()));
        }
        return fields;
    }

    static Optional<String> of(Map<String, String> fields, String name) {
        return known(fields.getOrDefault(name, ""));
    }

    /// A small number that begins a text, or 0.
    static long number(String text) {
        String digits = text.strip().replaceFirst("[^0-9].*", "");
        return digits.isEmpty() || digits.length() > 18 ? 0 : Long.parseLong(digits);
    }
}
