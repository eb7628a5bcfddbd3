package dev.bootwright.machine.hardware;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Texts that firmware gives where nobody filled in a value. A serial number that is one of these is
/// shared by thousands of machines.
public final class Placeholders {

    /// In lower case. Seen in tables of AMI, Phoenix and Insyde firmware on boards of many makers.
    private static final Set<String> TEXTS =
            Set.of(
                    "to be filled by o.e.m.",
                    "to be filled by oem",
                    "default string",
                    "not specified",
                    "not provided",
                    "not available",
                    "not applicable",
                    "none",
                    "n/a",
                    "na",
                    "unknown",
                    "undefined",
                    "empty",
                    "invalid",
                    "no dimm",
                    "no module installed",
                    "o.e.m.",
                    "oem",
                    "system manufacturer",
                    "system product name",
                    "system version",
                    "system serial number",
                    "chassis manufacturer",
                    "chassis version",
                    "chassis serial number",
                    "base board serial number",
                    "asset tag",
                    "no asset tag",
                    "asset-1234567890",
                    "0123456789",
                    "123456789",
                    "1234567890",
                    "12345678");

    private Placeholders() {}

    /// The text, unless it says nothing: one of the list, or one character over and over.
    public static Optional<String> without(Optional<String> text) {
        return text.filter(value -> !TEXTS.contains(value.toLowerCase(Locale.ROOT)))
                .filter(value -> value.chars().distinct().count() > 1 || !isFiller(value));
    }

    private static boolean isFiller(String value) {
        char only = value.charAt(0);
        boolean isDigit = only >= '1' && only <= '9';
        return !isDigit || value.length() > 4; // a version "1" or a product "7" may be meant
    }
}
