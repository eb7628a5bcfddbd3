package dev.bootwright.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What may depend on what inside this module, as one table.
class PackageRulesTest {

    /// Package to the packages of this module it uses. A new package or a new arrow is a reviewed line
    /// here.
    private static final Map<String, Set<String>> USES =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("agent", Set.of("control", "job", "machine")),
                            Map.entry("bmc", Set.of("machine", "secret", "store")),
                            Map.entry(
                                    "boot",
                                    Set.of("control", "machine", "rule", "script", "store")),
                            Map.entry(
                                    "control",
                                    Set.of(
                                            "job",
                                            "machine",
                                            "plan",
                                            "rule",
                                            "store",
                                            "template",
                                            "yaml")),
                            Map.entry("firmware", Set.of("bmc", "job", "redfish", "store")),
                            Map.entry("ipmi", Set.of("bmc")),
                            Map.entry("job", Set.of("machine", "plan", "store")),
                            Map.entry("machine", Set.of("store")),
                            Map.entry("plan", Set.of("template", "yaml")),
                            Map.entry("redfish", Set.of("bmc", "store")),
                            Map.entry(
                                    "rest",
                                    Set.of(
                                            "bmc",
                                            "control",
                                            "firmware",
                                            "job",
                                            "machine",
                                            "plan",
                                            "redfish",
                                            "rule",
                                            "secret",
                                            "store",
                                            "template",
                                            "web", // the page, resources only
                                            "yaml")),
                            Map.entry(
                                    "rule",
                                    Set.of("machine", "script", "store", "template", "yaml")),
                            Map.entry("script", Set.of()),
                            Map.entry("secret", Set.of("store")),
                            Map.entry("store", Set.of()),
                            Map.entry("template", Set.of("store", "yaml")),
                            Map.entry("tls", Set.of()),
                            Map.entry("yaml", Set.of())));

    /// Matches class names, descriptors and generic signatures alike: all spell packages with slashes.
    private static final Pattern REFERENCE = Pattern.compile("dev/bootwright/server/(\\w+)/");

    @Test
    void packagesUseOnlyWhatTheTableAllows() throws IOException {
        Map<String, Set<String>> found = new TreeMap<>();
        try (Stream<Path> classes = Files.walk(Path.of("target/classes/dev/bootwright/server"))) {
            for (Path file : classes.filter(path -> path.toString().endsWith(".class")).toList()) {
                String from = file.getParent().getFileName().toString();
                Set<String> used = found.computeIfAbsent(from, _ -> new TreeSet<>());
                used.addAll(references(file));
                used.remove(from);
            }
        }
        assertEquals(USES, found);
    }

    private static Set<String> references(Path classFile) throws IOException {
        Set<String> packages = new TreeSet<>();
        for (PoolEntry entry : ClassFile.of().parse(classFile).constantPool()) {
            if (entry instanceof Utf8Entry text) {
                REFERENCE
                        .matcher(text.stringValue())
                        .results()
                        .map(match -> match.group(1))
                        .forEach(packages::add);
            }
        }
        return packages;
    }
}
