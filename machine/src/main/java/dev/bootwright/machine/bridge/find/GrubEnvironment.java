package dev.bootwright.machine.bridge.find;

import dev.bootwright.machine.bridge.volume.Volume;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What GRUB keeps in `grubenv`. Fedora's loader entries name variables of it: `options $kernelopts`.
///
/// @param variables as they are set
record GrubEnvironment(Map<String, String> variables) {

    private static final int BYTES = 1024; // a block of this size, always

    private static final List<String> PATHS =
            List.of("/boot/grub2/grubenv", "/boot/grub/grubenv", "/grub2/grubenv", "/grub/grubenv");

    GrubEnvironment {
        variables = Map.copyOf(variables);
    }

    static GrubEnvironment read(Volume volume) throws IOException {
        for (String path : PATHS) {
            Optional<String> text = volume.text(path, BYTES);
            if (text.isPresent()) {
                return parse(text.get());
            }
        }
        return new GrubEnvironment(Map.of());
    }

    private static GrubEnvironment parse(String text) {
        Map<String, String> variables = new HashMap<>();
        for (String line : text.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                variables.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return new GrubEnvironment(variables);
    }

    /// The id of the entry to start: that of the next boot, or else what was chosen for always, as by
    /// `grubby --set-default`; empty if nobody chose.
    String chosenEntry() {
        String next = variables.getOrDefault("next_entry", "");
        return next.isEmpty() ? variables.getOrDefault("saved_entry", "") : next;
    }

    /// Arguments with the words of a variable in its place, where one stands for itself: `$kernelopts`.
    List<String> expanded(List<String> arguments) {
        List<String> expanded = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.matches("\\$\\{?\\w+}?")) {
                String name = argument.replaceAll("\\W", "");
                String value = variables.getOrDefault(name, "");
                expanded.addAll(CommandLine.parse(value).arguments());
            } else {
                expanded.add(argument);
            }
        }
        return expanded;
    }

    /// Absolute paths with those that a variable holds in its place, and none where it is empty or not set:
    /// `/$tuned_initrd`.
    List<String> expandedPaths(List<String> paths) {
        List<String> words =
                paths.stream().map(path -> path.replaceFirst("^/(?=\\$)", "")).toList();
        return expanded(words).stream()
                .map(word -> word.startsWith("/") ? word : "/" + word)
                .toList();
    }
}
