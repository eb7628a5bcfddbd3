package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.elf.Elf;
import dev.bootwright.image.catalogue.Catalogue;
import dev.bootwright.image.catalogue.Image;
import dev.bootwright.image.catalogue.Manifest;
import dev.bootwright.lab.operator.BuiltImage;
import dev.bootwright.lab.operator.Launcher;
import dev.bootwright.lab.run.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The image that is booted, read by the programs others use for theirs.
@Tag("lab")
class ImagePeersTest {

    private static final Launcher LAUNCHER = new Launcher(Lab.TOP);

    private static final String LIBRARIES = "usr/lib/x86_64-linux-gnu";
    private static final String[] PLACES = {
        "usr/bin", "usr/lib/jvm/bin", "usr/lib/jvm/lib", "usr/lib/jvm/lib/server", LIBRARIES
    };

    @TempDir static Path directory;

    private static Image image;
    private static Manifest manifest;

    /// The initramfs as unmkinitramfs unpacked it.
    private static Path root;

    @BeforeAll
    static void unpack() throws IOException {
        BuiltImage built = BuiltImage.ensure(LAUNCHER);
        image = Catalogue.open(built.catalogue()).find(built.id()).orElseThrow();
        manifest = Catalogue.manifest(image);
        root = directory.resolve("root");
        Tool.run("unmkinitramfs", image.initramfs().toString(), root.toString());
    }

    @AfterAll
    static void remove() throws IOException {
        Tool.run("rm", "-rf", root.toString()); // its links lead out of it, which @TempDir warns of
    }

    private static Path modules() {
        return root.resolve("usr/lib/modules").resolve(image.kernelRelease());
    }

    @Test
    void lsinitramfsAndUnmkinitramfsSeeTheFilesThatWeList() throws Exception {
        Set<String> ours = new TreeSet<>();
        for (String line : LAUNCHER.show("image", "show", image.id(), "--files").lines().toList()) {
            ours.add(line.substring(line.lastIndexOf(' ') + 1));
        }
        Set<String> theirs = new TreeSet<>();
        Tool.run("lsinitramfs", image.initramfs().toString()).lines().forEach(theirs::add);
        theirs.remove(".");
        assertThat(ours).isEqualTo(theirs).hasSizeGreaterThan(1000);
        try (Stream<Path> files = Files.walk(root)) {
            assertThat(files.filter(file -> !file.equals(root)).map(root::relativize))
                    .extracting(Path::toString)
                    .containsExactlyInAnyOrderElementsOf(ours);
        }
    }

    @Test
    void gnuCpioUnpacksWhatTheManifestSays() throws Exception {
        try (Stream<Path> files = Files.walk(root)) {
            long bytes =
                    files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                            .mapToLong(file -> file.toFile().length())
                            .sum();
            assertThat(bytes)
                    .isEqualTo(manifest.parts().stream().mapToLong(Manifest.Part::size).sum());
        }
        assertThat(sha256(image.kernel())).isEqualTo(manifest.kernel().digest());
        assertThat(sha256(image.initramfs())).isEqualTo(manifest.initramfs().digest());
        for (Manifest.ModuleEntry module : manifest.modules()) {
            Path plain = modules().resolve(module.path());
            Path packed = modules().resolve(module.path() + ".xz");
            assertThat(Files.exists(plain) ^ Files.exists(packed)).as(module.path()).isTrue();
        }
        try (Stream<Path> files = Files.walk(modules())) {
            assertThat(files.filter(file -> file.toString().matches(".*\\.ko(\\.xz)?")))
                    .hasSize(manifest.modules().size());
        }
    }

    @Test
    void xzUnpacksTheModulesOfTheManifest() throws Exception {
        for (Manifest.ModuleEntry module : manifest.modules().subList(0, 40)) {
            Path packed = modules().resolve(module.path() + ".xz");
            if (Files.exists(packed)) {
                Path copy = directory.resolve("module.ko.xz");
                Files.copy(packed, copy);
                Tool.run("xz", "-df", copy.toString());
                Path plain = directory.resolve("module.ko");
                assertThat(sha256(plain)).as(module.path()).isEqualTo(module.digest());
                Files.delete(plain);
            } else {
                assertThat(sha256(modules().resolve(module.path()))).isEqualTo(module.digest());
            }
        }
    }

    @Test
    void depmodMakesTheSameIndexes() throws Exception {
        Path copy = directory.resolve("depmod");
        Path there = copy.resolve("lib/modules").resolve(image.kernelRelease());
        Files.createDirectories(there.getParent());
        Tool.run("cp", "-r", modules().toString(), there.toString());
        Tool.run("depmod", "-b", copy.toString(), image.kernelRelease());

        assertThat(dependencies(modules())).isEqualTo(dependencies(there));
        assertThat(lines(modules(), "modules.alias")).isEqualTo(lines(there, "modules.alias"));
        assertThat(softDependencies(modules())).isEqualTo(softDependencies(there)).isNotEmpty();
        Files.delete(there.resolve("modules.softdep")); // modprobe would show those as well
        List<String> ours = Files.readAllLines(modules().resolve("modules.dep"));
        for (String module : List.of("ext4", "xfs", "raid456", "mlx5_core", "virtio_net")) {
            assertThat(loadedFirst(ours, module)).isEqualTo(shownByModprobe(copy, module));
        }
    }

    /// What has to be loaded for each module, whatever the order.
    private static Map<String, Set<String>> dependencies(Path directory) throws IOException {
        Map<String, Set<String>> dependencies = new TreeMap<>();
        for (String line : Files.readAllLines(directory.resolve("modules.dep"))) {
            int colon = line.indexOf(':');
            Set<String> needed = new TreeSet<>(List.of(line.substring(colon + 1).split(" ", -1)));
            needed.remove("");
            dependencies.put(line.substring(0, colon), needed);
        }
        return dependencies;
    }

    private static Set<String> lines(Path directory, String name) throws IOException {
        return Files.readAllLines(directory.resolve(name)).stream()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// One `module when: name` each. Of several lines for a module, as depmod writes them, modprobe takes
    /// the first only, so we write one.
    private static Set<String> softDependencies(Path directory) throws IOException {
        Set<String> wishes = new TreeSet<>();
        for (String line : lines(directory, "modules.softdep")) {
            String[] words = line.split(" ", -1);
            String when = "";
            for (String word : Arrays.asList(words).subList(2, words.length)) {
                if (word.endsWith(":")) {
                    when = word;
                } else {
                    wishes.add("%s %s %s".formatted(words[1], when, word));
                }
            }
        }
        return wishes;
    }

    /// Hard dependencies only: those before it in `modules.dep`, as a set with the module last.
    private static Set<String> loadedFirst(List<String> dependencies, String module) {
        String line =
                dependencies.stream()
                        .filter(each -> each.matches(".*/" + module + "\\.ko(\\.xz)?:.*"))
                        .findFirst()
                        .orElseThrow();
        return Arrays.stream(line.split("[: ]+", -1))
                .filter(path -> !path.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> shownByModprobe(Path base, String module) throws IOException {
        String text =
                Tool.run(
                        "modprobe",
                        "--show-depends",
                        "-C",
                        "/dev/null",
                        "-d",
                        base.toString(),
                        "-S",
                        image.kernelRelease(),
                        module);
        String prefix = base + "/lib/modules/" + image.kernelRelease() + "/";
        return text.lines()
                .filter(line -> line.startsWith("insmod "))
                .map(line -> line.substring("insmod ".length()).strip().replace(prefix, ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void lddFindsEveryLibraryInTheImageAndNoneIsThereForNothing() throws Exception {
        Set<String> used = new TreeSet<>();
        for (Path program : elfFiles(PLACES)) {
            String path = "/" + root.relativize(program);
            String output =
                    Tool.runToAny(
                            Set.of(0, 1, 127),
                            "chroot",
                            root.toString(),
                            "/lib64/ld-linux-x86-64.so.2",
                            "--list",
                            path);
            assertThat(output).as(path).doesNotContain("not found").doesNotContain("error while");
            output.lines()
                    .filter(line -> line.contains("=>"))
                    .forEach(line -> used.add(line.strip().replaceAll(" .*", "")));
        }
        List<String> idle = new ArrayList<>();
        for (Path library : elfFiles(LIBRARIES)) {
            try (Stream<Path> names = Files.list(library.getParent())) {
                boolean isUsed =
                        names.filter(name -> isSame(name, library))
                                .anyMatch(name -> used.contains(name.getFileName().toString()));
                if (!isUsed && !library.getFileName().toString().startsWith("ld-linux")) {
                    idle.add(library.getFileName().toString());
                }
            }
        }
        assertThat(idle).isEmpty();
    }

    private static boolean isSame(Path name, Path library) {
        try {
            return Files.exists(name) && Files.isSameFile(name, library);
        } catch (IOException e) {
            return false;
        }
    }

    /// Programs and libraries that are linked to others.
    private static List<Path> elfFiles(String... places) throws IOException {
        List<Path> found = new ArrayList<>();
        for (String place : places) {
            try (Stream<Path> files = Files.list(root.resolve(place))) {
                for (Path file : files.sorted().toList()) {
                    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && isDynamic(file)) {
                        found.add(file);
                    }
                }
            }
        }
        return found;
    }

    private static boolean isDynamic(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        return Elf.isElf(bytes) && Elf.read(bytes).dynamic().isPresent();
    }

    private static String sha256(Path file) throws IOException {
        return "sha256:" + Tool.run("sha256sum", file.toString()).substring(0, 64);
    }
}
