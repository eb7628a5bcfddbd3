package dev.bootwright.machine.controller;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sizes as tools print them.
final class Sizes {

    private static final Pattern FORM =
            Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,9})?) *([KMGTPE]?)(?:i?B)?\\b.*");

    private Sizes() {}

    /// `446.625 GB` with units of 1024, in bytes.
    static Optional<Long> binary(String text) {
        return parse(text, 1024);
    }

    /// `600 GB` with units of 1000, in bytes.
    static Optional<Long> decimal(String text) {
        return parse(text, 1000);
    }

    private static Optional<Long> parse(String text, int unit) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int power = " KMGTPE".indexOf(matcher.group(2).isEmpty() ? " " : matcher.group(2));
        BigDecimal bytes =
                new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit).pow(power));
        return bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
                ? Optional.empty()
                : Optional.of(bytes.longValue());
    }

    /// A number of blocks, in bytes; nothing where it is absurd.
    static Optional<Long> blocks(long count, long block) {
        return count < 0 || block <= 0 || count > Long.MAX_VALUE / block
                ? Optional.empty()
                : Optional.of(count * block);
    }

    /// Whole mebibytes, as most tools take a size.
    static String mebibytes(long bytes) {
        return Long.toString(Math.max(bytes >> 20, 1));
    }
}
