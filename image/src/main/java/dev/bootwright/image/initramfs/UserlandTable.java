package dev.bootwright.image.initramfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Which files of which packages every image of a profile takes; the text is `userland.txt` or another beside
/// this class.
///
/// @param text     the table itself, which is an input of every build
/// @param packages by name
record UserlandTable(String text, Map<String, Choice> packages) {

    /// Of one package.
    record Choice(List<Pattern> included, List<Pattern> excluded) {

        /// @param path as the image has it
        boolean asksFor(String path) {
            return included.stream().anyMatch(pattern -> pattern.matcher(path).matches())
                    && excluded.stream().noneMatch(pattern -> pattern.matcher(path).matches());
        }
    }

    static UserlandTable read(Profile profile) {
        String resource = profile.userland();
        try (InputStream in = UserlandTable.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not beside its class");
            }
            return parse(new String(in.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(resource + " cannot be read", e);
        }
    }

    static UserlandTable parse(String text) {
        Map<String, Choice> packages = new LinkedHashMap<>();
        var none = new Choice(new ArrayList<>(), new ArrayList<>());
        Choice current = none;
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("[")) {
                String name = line.substring(1, line.length() - 1);
                current = new Choice(new ArrayList<>(), new ArrayList<>());
                packages.put(name, current);
            } else if (line.startsWith("-")) {
                current.excluded().add(pattern(line.substring(1)));
            } else {
                current.included().add(pattern(line));
            }
        }
        if (!none.included().isEmpty() || !none.excluded().isEmpty()) {
            throw new IllegalArgumentException("a path before the first package");
        }
        return new UserlandTable(text, packages);
    }

    private static Pattern pattern(String path) {
        return Pattern.compile("\\Q" + path.replace("*", "\\E[^/]*\\Q") + "\\E");
    }
}
