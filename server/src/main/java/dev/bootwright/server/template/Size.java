package dev.bootwright.server.template;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How large something is to be.
public sealed interface Size {

    /// What the text forms are, for messages.
    String FORMS = "a size such as 512MiB, 20GB or 25%, or rest";

    /// The units that sizes are written in, after a number.
    String WITH_UNIT = "[0-9]{1,15}([.][0-9]{1,6})?\\s*([kKmMgGtT][iI]?)?[bB]";

    Shape SHAPE = Shape.text("\\s*(rest|[1-9][0-9]?%|100%|" + WITH_UNIT + ")\\s*");

    /// Of a size that is no part of another.
    Shape BYTES_OR_REST = Shape.text("\\s*(rest|" + WITH_UNIT + ")\\s*");

    Shape BYTES = Shape.text("\\s*" + WITH_UNIT + "\\s*");

    /// @param bytes more than 0
    record Bytes(long bytes) implements Size {}

    /// @param percent of the whole disk or volume group, 1 to 100
    record Percent(int percent) implements Size {}

    /// All that is left.
    record Rest() implements Size {}

    /// A size from its text, or empty when it is none.
    static Optional<Size> parse(String text) {
        String trimmed = text.strip();
        if (trimmed.equals("rest")) {
            return Optional.of(new Rest());
        }
        if (trimmed.matches("[1-9][0-9]?%|100%")) {
            return Optional.of(
                    new Percent(Integer.parseInt(trimmed.substring(0, trimmed.length() - 1))));
        }
        return parseBytes(trimmed).map(Bytes::new);
    }

    /// Bytes from a text with its unit: `B`, `kB`, `KiB`, `MB`, `MiB`, `GB`, `GiB`, `TB`, `TiB`; or
    /// empty when it is none.
    static Optional<Long> parseBytes(String text) {
        Matcher matcher = Units.FORM.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Long unit = Units.BYTES.get(matcher.group(2).toLowerCase(Locale.ROOT));
        if (unit == null) {
            return Optional.empty();
        }
        BigDecimal bytes =
                new BigDecimal(matcher.group(1))
                        .multiply(BigDecimal.valueOf(unit))
                        .setScale(0, RoundingMode.DOWN);
        boolean fits =
                bytes.signum() > 0 && bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE / 4)) < 0;
        return fits ? Optional.of(bytes.longValueExact()) : Optional.empty();
    }

    /// A number of bytes for people: `512 MiB`, `1.5 GiB`.
    static String format(long bytes) {
        String[] units = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB"};
        int unit = 0;
        double value = bytes;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        String digits = String.format(Locale.ROOT, "%.1f", value);
        return (digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits)
                + " "
                + units[unit];
    }

    /// The units that sizes are written in.
    final class Units {
        private static final Pattern FORM =
                Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,6})?)\\s*([A-Za-z]{1,3})");
        private static final Map<String, Long> BYTES =
                Map.of(
                        "b", 1L,
                        "kb", 1_000L,
                        "kib", 1L << 10,
                        "mb", 1_000_000L,
                        "mib", 1L << 20,
                        "gb", 1_000_000_000L,
                        "gib", 1L << 30,
                        "tb", 1_000_000_000_000L,
                        "tib", 1L << 40);

        private Units() {}
    }
}
