package dev.bootwright.server.template;

import dev.bootwright.server.yaml.Yaml;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads what values of many sections have in common; what is wrong is told at its place.
final class Values {

    private static final Pattern NAME = Pattern.compile(Shape.NAME_PATTERN);

    /// Largest number of disks one entry may stand for.
    static final int MAX_DISKS = 1024;

    private Values() {}

    /// Reads one element, or says what is wrong with it and gives nothing.
    @FunctionalInterface
    interface Part<T> {
        Optional<T> read(Yaml element);
    }

    /// The elements of a list, as far as they are right.
    static <T> List<T> each(Optional<Yaml> list, Part<T> part) {
        List<T> parts = new ArrayList<>();
        for (Yaml element : list.map(Yaml::elements).orElse(List.of())) {
            part.read(element).ifPresent(parts::add);
        }
        return parts;
    }

    static String name(Yaml value) {
        String name = value.text().orElse("");
        if (!NAME.matcher(name).matches()) {
            value.fail(
                    "expected a name of at most 63 lower-case letters, digits, '.', '_' and '-', found "
                            + value.describe());
        }
        return name;
    }

    static Optional<Size> size(Yaml value) {
        Optional<Size> size = value.text().flatMap(Size::parse);
        if (size.isEmpty()) {
            value.fail("expected %s, found %s".formatted(Size.FORMS, value.describe()));
        }
        return size;
    }

    static String path(Yaml value) {
        String text = value.text().orElse("");
        boolean isPlain = text.matches("(/[^/\\p{Cntrl}]+)+") && !text.matches(".*/\\.\\.?(/.*)?");
        if (!isPlain) {
            value.fail("expected an absolute path, found " + value.describe());
        }
        return text;
    }

    static Optional<Integer> mode(Yaml value) {
        String text = value.text().orElse("");
        if (!text.matches("(0o?)?[0-7]{3,4}")) {
            value.fail(
                    "expected permission bits in octal such as \"0644\", found "
                            + value.describe());
            return Optional.empty();
        }
        return Optional.of(Integer.parseInt(text.replace("o", ""), 8));
    }

    static Optional<Duration> duration(Yaml value) {
        String text = value.text().orElse("");
        if (!text.matches(Shape.DURATION_PATTERN)) {
            value.fail("expected a time such as 90s, 10m or 2h, found " + value.describe());
            return Optional.empty();
        }
        long count = Long.parseLong(text.substring(0, text.length() - 1));
        return Optional.of(
                switch (text.charAt(text.length() - 1)) {
                    case 's' -> Duration.ofSeconds(count);
                    case 'm' -> Duration.ofMinutes(count);
                    default -> Duration.ofHours(count);
                });
    }
}
