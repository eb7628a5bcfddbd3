package dev.bootwright.formats.elf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.peer.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What readelf of binutils makes of the same files.
class ReadelfTest {

    private static final int PROGRAMS = 150;

    @TempDir Path directory;

    @Test
    void readelfReadsTheGoldenModule() throws Exception {
        Path file = Files.write(directory.resolve("demo.ko"), GoldenElf.module("name=demo\0a=b\0"));
        assertThat(Peer.run("readelf", "-p", ".modinfo", file.toString()))
                .containsSubsequence("[     0]  name=demo", "[     a]  a=b");
        assertThat(Peer.run("readelf", "-hSW", file.toString()))
                .contains("REL (Relocatable file)", "NOBITS", "X86-64")
                .doesNotContain("Warning", "Error");
    }

    @Test
    void readelfReadsTheGoldenLibrary() throws Exception {
        Path file = Files.write(directory.resolve("libdemo.so.1"), GoldenElf.library());
        assertThat(Peer.run("readelf", "-hlW", file.toString()))
                .contains("[Requesting program interpreter: /lib64/ld-linux-x86-64.so.2]")
                .doesNotContain("Warning", "Error");
        // It looks for versions by section headers, of which this file has none.
        assertThat(asReadelfSees(file))
                .hasSize(4)
                .isSubsetOf(asWeSee(file))
                .contains("SONAME libdemo.so.1", "RUNPATH $ORIGIN/../lib");
    }

    @Test
    void readelfAgreesAboutProgramsAndLibrariesOfThisMachine() throws Exception {
        List<Path> files = new ArrayList<>();
        for (Path place : List.of(Path.of("/usr/bin"), Path.of("/usr/lib/x86_64-linux-gnu"))) {
            try (Stream<Path> all = Files.list(place)) {
                all.filter(Files::isRegularFile)
                        .filter(ReadelfTest::isElf)
                        .sorted()
                        .limit(PROGRAMS)
                        .forEach(files::add);
            }
        }
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            assertThat(asWeSee(file)).as(file.toString()).isEqualTo(asReadelfSees(file));
        }
    }

    private static boolean isElf(Path file) {
        try (var in = Files.newInputStream(file)) {
            return Elf.isElf(in.readNBytes(16));
        } catch (IOException e) {
            return false;
        }
    }

    /// Needed libraries, name, path and versions as lines.
    private static Set<String> asWeSee(Path file) throws IOException {
        Set<String> lines = new TreeSet<>();
        Elf elf = Elf.read(Files.readAllBytes(file));
        elf.interpreter().ifPresent(text -> lines.add("interpreter " + text));
        elf.dynamic()
                .ifPresent(dynamic -> {
                    dynamic.needed().forEach(name -> lines.add("NEEDED " + name));
                    dynamic.soname().ifPresent(name -> lines.add("SONAME " + name));
                    if (!dynamic.runpath().isEmpty()) {
                        lines.add("RUNPATH " + dynamic.runpath());
                    }
                    dynamic.versions()
                            .forEach((library, versions) ->
                                    versions.forEach(
                                            version -> lines.add(library + " " + version)));
                    dynamic.defined().forEach(version -> lines.add("defines " + version));
                });
        return lines;
    }

    private static final Pattern INTERPRETER =
            Pattern.compile("\\[Requesting program interpreter: (.*)]");
    private static final Pattern TAG =
            Pattern.compile("\\((NEEDED|SONAME|RUNPATH|RPATH)\\).*\\[(.*)]");
    private static final Pattern LIBRARY = Pattern.compile("Version: 1  File: (\\S+)  Cnt: .*");
    private static final Pattern NEEDED = Pattern.compile("Name: (\\S+)  Flags: .*");
    private static final Pattern DEFINED = Pattern.compile("Rev: 1  Flags: .*Name: (\\S+)");

    private static Set<String> asReadelfSees(Path file) throws Exception {
        Set<String> lines = new TreeSet<>();
        String library = "";
        for (String line : Peer.run("readelf", "-DldVW", file.toString()).lines().toList()) {
            Matcher tag = TAG.matcher(line);
            Matcher opensLibrary = LIBRARY.matcher(line);
            if (tag.find()) {
                lines.add(tag.group(1).replace("RPATH", "RUNPATH") + " " + tag.group(2));
            } else if (opensLibrary.find()) {
                library = opensLibrary.group(1);
            } else {
                add(lines, "interpreter ", INTERPRETER.matcher(line));
                if (!add(lines, "defines ", DEFINED.matcher(line))) {
                    add(lines, library + " ", NEEDED.matcher(line));
                }
            }
        }
        return lines;
    }

    private static boolean add(Set<String> lines, String before, Matcher matcher) {
        boolean found = matcher.find();
        if (found) {
            lines.add(before + matcher.group(1));
        }
        return found;
    }
}
