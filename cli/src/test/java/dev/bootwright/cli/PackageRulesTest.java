package dev.bootwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Which package may use which, in the whole program: the table is `packages.txt` beside this class.
///
/// A new package or a new arrow is a reviewed line there. Arrows between modules are the business of
/// `module-info.java`; this is about the rooms within.
class PackageRulesTest {

    private static final Path TOP =
            Path.of(System.getProperty("project.root", "..")).toAbsolutePath().normalize();

    /// Matches class names, descriptors and generic signatures alike: all spell packages with slashes.
    private static final Pattern REFERENCE =
            Pattern.compile("dev/bootwright/([a-z0-9]+(?:/[a-z0-9]+)+)/[A-Z]");

    @Test
    void packagesUseOnlyWhatTheTableAllows() throws IOException {
        assertThat(text(found())).isEqualTo(allowed());
    }

    /// An arrow back is a cycle: then two packages are one.
    @Test
    void noTwoPackagesUseEachOther() throws IOException {
        Map<String, Set<String>> uses = found();
        uses.forEach((name, used) ->
                used.forEach(other ->
                        assertThat(uses.getOrDefault(other, Set.of()))
                                .as("%s uses %s", name, other)
                                .doesNotContain(name)));
    }

    private static Map<String, Set<String>> found() throws IOException {
        Map<String, Set<String>> found = new TreeMap<>();
        try (Stream<Path> modules = Files.list(TOP)) {
            for (Path classes :
                    modules.map(module -> module.resolve("target/classes/dev/bootwright"))
                            .filter(Files::isDirectory)
                            .toList()) {
                collect(classes, found);
            }
        }
        return found;
    }

    private static void collect(Path classes, Map<String, Set<String>> found) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).sorted().toList()) {
                Path folder = file.getParent();
                String from = classes.relativize(folder).toString().replace('/', '.');
                Set<String> used = found.computeIfAbsent(from, name -> new TreeSet<>());
                for (PoolEntry entry : ClassFile.of().parse(file).constantPool()) {
                    if (entry instanceof Utf8Entry text) {
                        REFERENCE
                                .matcher(text.stringValue())
                                .results()
                                .map(match -> match.group(1).replace('/', '.'))
                                .filter(name -> !name.equals(from))
                                .forEach(used::add);
                    }
                }
            }
        }
    }

    private static String text(Map<String, Set<String>> uses) {
        return uses.entrySet().stream()
                .map(entry -> (entry.getKey() + ": " + String.join(" ", entry.getValue())).strip())
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String allowed() throws IOException {
        try (InputStream in = PackageRulesTest.class.getResourceAsStream("packages.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
