package dev.bootwright.image.debian;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The settings of a machine's APT: `apt.conf.d` and `apt.conf`, flattened to `a::b::c` names.
///
/// Lists and `#include` are passed over: no setting of interest here is one. A later setting replaces an
/// earlier one, as for apt. Source: apt.conf(5).
///
/// @param settings by name in lower case
record AptConfiguration(Map<String, String> settings) {

    AptConfiguration {
        settings = Map.copyOf(settings);
    }

    /// @param etcApt usually `/etc/apt`; files that are not there are passed over
    static AptConfiguration read(Path etcApt) throws IOException {
        Map<String, String> settings = new TreeMap<>();
        for (Path file : files(etcApt)) {
            settings.putAll(parse(Files.readString(file)));
        }
        return new AptConfiguration(settings);
    }

    /// `apt.conf.d` in the order of names, only files without an extension or with `.conf`.
    private static List<Path> files(Path etcApt) throws IOException {
        List<Path> files = new ArrayList<>();
        Path parts = etcApt.resolve("apt.conf.d");
        if (Files.isDirectory(parts)) {
            try (Stream<Path> found = Files.list(parts)) {
                found.filter(Files::isRegularFile)
                        .filter(Files::isReadable)
                        .filter(f -> f.getFileName().toString().matches("[\\w-]+(\\.conf)?"))
                        .sorted()
                        .forEach(files::add);
            }
        }
        Path main = etcApt.resolve("apt.conf");
        if (Files.isReadable(main)) {
            files.add(main);
        }
        return files;
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(settings.get(name.toLowerCase(Locale.ROOT)));
    }

    /// @param fallback when there is no such setting or it is no truth value
    boolean isTrue(String name, boolean fallback) {
        return switch (value(name).orElse("").toLowerCase(Locale.ROOT)) {
            case "yes", "true", "with", "on", "enable", "1" -> true;
            case "no", "false", "without", "off", "disable", "0" -> false;
            default -> fallback;
        };
    }

    /// Reads one file. What does not follow the syntax is passed over: apt has the say about it.
    static Map<String, String> parse(String text) {
        Map<String, String> settings = new TreeMap<>();
        Deque<String> scope = new ArrayDeque<>();
        List<String> words = new ArrayList<>();
        for (String token : AptTokens.of(text)) {
            switch (token) {
                case "{" -> {
                    scope.addLast(words.isEmpty() ? "" : words.getFirst());
                    words.clear();
                }
                case "}" -> {
                    scope.pollLast();
                    words.clear();
                }
                case ";" -> {
                    if (words.size() == 2) {
                        String name = String.join("::", scope);
                        name = name.isEmpty() ? words.getFirst() : name + "::" + words.getFirst();
                        settings.put(name.toLowerCase(Locale.ROOT), words.getLast());
                    }
                    words.clear();
                }
                default -> words.add(token);
            }
        }
        return settings;
    }
}
