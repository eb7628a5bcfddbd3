package dev.bootwright.formats;

import static java.util.Map.entry;
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
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What may depend on what inside this module, as one table.
class PackageRulesTest {

    /// Package to the packages of this module it uses. A new package or a new arrow is a reviewed line here.
    private static final Map<String, Set<String>> USES =
            Map.ofEntries(
                    entry("bytes", Set.of()),
                    entry("contract", Set.of("json", "net")),
                    entry("cpio", Set.of("bytes")),
                    entry("deb", Set.of("bytes")),
                    entry("elf", Set.of("bytes")),
                    entry("gpt", Set.of("bytes")),
                    entry("json", Set.of()),
                    entry("net", Set.of()),
                    entry("payload", Set.of("bytes")),
                    entry("signature", Set.of("bytes")),
                    entry("smbios", Set.of("bytes")));

    /// Matches class names, descriptors and generic signatures alike: all spell packages with slashes.
    private static final Pattern REFERENCE = Pattern.compile("dev/bootwright/formats/(\\w+)/");

    @Test
    void packagesUseOnlyWhatTheTableAllows() throws IOException {
        Map<String, Set<String>> found = new TreeMap<>();
        try (Stream<Path> classes = Files.walk(Path.of("target/classes/dev/bootwright/formats"))) {
            for (Path file : classes.filter(path -> path.toString().endsWith(".class")).toList()) {
                String from = file.getParent().getFileName().toString();
                Set<String> used = found.computeIfAbsent(from, _ -> new TreeSet<>());
                used.addAll(references(file));
                used.remove(from);
            }
        }
        assertEquals(new TreeMap<>(USES), found);
    }

    private static Set<String> references(Path classFile) throws IOException {
        Set<String> packages = new TreeSet<>();
        for (PoolEntry entry : ClassFile.of().parse(classFile).constantPool()) {
            if (entry instanceof Utf8Entry text) {
                REFERENCE
                        .matcher(text.stringValue())
                        .results()
                        .map((MatchResult m) -> m.group(1))
                        .forEach(packages::add);
            }
        }
        return packages;
    }
}
