package dev.bootwright.server.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bootwright.formats.contract.Ending;
import dev.bootwright.server.yaml.Problem;
import dev.bootwright.server.yaml.YamlException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TemplateReaderTest {

    private static final Path EXAMPLES = Path.of(System.getProperty("project.root"), "examples");

    private static List<String> problems(String text) {
        YamlException e =
                catchThrowableOfType(
                        YamlException.class, () -> TemplateReader.read("t.yaml", text));
        assertThat(e).as("nothing wrong with: " + text).isNotNull();
        return e.problems().stream().map(Problem::toString).toList();
    }

    @Test
    void readsTheDemo() throws IOException {
        Template demo =
                TemplateReader.read("demo", Files.readString(EXAMPLES.resolve("demo.yaml")));
        assertThat(demo.name()).isEqualTo("demo");
        assertThat(demo.disks().getFirst().select().toString()).isEqualTo("at least 2 GiB");
        assertThat(demo.disks().getFirst().partitions())
                .extracting(PartitionSpec::size)
                .containsExactly(
                        new Size.Bytes(128 << 20), new Size.Bytes(128 << 20), new Size.Rest());
        assertThat(demo.raids().getFirst().members())
                .containsExactly(new Reference.Partition("pair", "mirror"));
        assertThat(demo.fileSystems())
                .extracting(FileSystemSpec::on)
                .containsExactly(
                        new Reference.Partition("pair", "esp"),
                        new Reference.Partition("pair", "swap"),
                        new Reference.Volume("system", "root"),
                        new Reference.Volume("system", "data"));
        assertThat(demo.then()).isEqualTo(new Ending.Reboot());
    }

    @Test
    void everyExampleIsRight() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(EXAMPLES, "*.yaml")) {
            for (Path file : files) {
                String text = Files.readString(file);
                if (text.contains("\ndisks:")) {
                    assertThat(TemplateReader.read(file.toString(), text).disks()).isNotEmpty();
                }
            }
        }
    }

    /// A template with one disk, in which each test changes a line.
    private static String disk(String select, String partitions) {
        return """
        name: t
        disks:
          - name: a
            select: %s
            partitions: %s
        """
                .formatted(select, partitions);
    }

    static Stream<Arguments> hostile() {
        String ok = "{kind: nvme}";
        String root = "[{name: root, type: linux}]";
        return Stream.of(
                Arguments.of("", "t.yaml:1:1: the document is empty"),
                Arguments.of(
                        "[]",
                        "t.yaml:1:1: expected a mapping with name, description, %s, found a list"
                                .formatted(keys(_ -> true))),
                Arguments.of(
                        "name: t\n  x: 1",
                        "t.yaml:2:4: not YAML: mapping values are not allowed here"),
                Arguments.of(
                        "name: t\ndiks: []",
                        "t.yaml:2:1: unknown key \"diks\", allowed are name, description, %s; did you mean \"disks\"?"
                                .formatted(keys(_ -> true))),
                Arguments.of(
                        "name: t\npayload: {path: distfiles}",
                        "t.yaml:2:17: payload.path: expected an absolute path, found \"distfiles\""),
                Arguments.of("name: t\nname: u", "t.yaml:2:1: \"name\" appears twice"),
                Arguments.of(
                        "name: A b",
                        "t.yaml:1:7: name: expected a name of at most 63 lower-case letters, digits,"
                                + " '.', '_' and '-', found \"A b\""),
                Arguments.of(
                        disk("/dev/sda", root),
                        "t.yaml:4:13: disks[0].select: disks are never selected by a name such as"
                                + " /dev/sda, which moves from boot to boot; use serial, wwn, size, kind,"
                                + " model, controller or count"),
                Arguments.of(
                        disk("{name: sda}", root),
                        "t.yaml:4:20: disks[0].select.name: disks are never selected by a name such as"
                                + " /dev/sda, which moves from boot to boot; use serial, wwn, size, kind,"
                                + " model, controller or count"),
                Arguments.of(
                        disk("{serial: /dev/disk/by-id/x}", root),
                        "t.yaml:4:22: disks[0].select.serial: disks are never selected by a name such"
                                + " as /dev/sda, which moves from boot to boot; use serial, wwn, size,"
                                + " kind, model, controller or count"),
                Arguments.of(
                        disk("{kind: floppy}", root),
                        "t.yaml:4:20: disks[0].select.kind: expected one of nvme, ssd, hdd, virtio,"
                                + " found \"floppy\""),
                Arguments.of(
                        disk("{size: big}", root),
                        "t.yaml:4:20: disks[0].select.size: expected a range such as 10GiB.., ..2TB or"
                                + " 10GiB..2TB, found \"big\""),
                Arguments.of(
                        disk("{count: 0}", root),
                        "t.yaml:4:21: disks[0].select.count: expected a number of disks, 2.. for two"
                                + " or more, or all, found \"0\""),
                Arguments.of(
                        disk(ok, "[{name: root, type: linux, size: 20}]"),
                        "t.yaml:5:50: disks[0].partitions[0].size: expected a size such as 512MiB,"
                                + " 20GB or 25%, or rest, found \"20\""),
                Arguments.of(
                        disk(ok, "[{name: root, type: ext4}]"),
                        "t.yaml:5:37: disks[0].partitions[0].type: expected one of bios, esp, home,"
                                + " linux, lvm, raid, swap, xbootldr, or a GUID, found \"ext4\""),
                Arguments.of(
                        disk(ok, "[{name: a, type: linux}, {name: b, type: linux}]"),
                        "t.yaml:5:18: disks[0].partitions[0]: only the last partition may take the"
                                + " rest; give this one a size"),
                Arguments.of(
                        disk(ok, root) + "fileSystems: [{on: a, type: ext4}]",
                        "t.yaml:6:20: fileSystems[0].on: disk \"a\" has partitions; name one of them"),
                Arguments.of(
                        disk(ok, root) + "fileSystems: [{on: a/rot, type: ext4}]",
                        "t.yaml:6:20: fileSystems[0].on: \"a/rot\" is no device of this template;"
                                + " there are a/root"),
                Arguments.of(
                        disk(ok, root)
                                + "fileSystems: [{on: a/root, type: ext4}, {on: a/root, type: xfs}]",
                        "t.yaml:6:46: fileSystems[1].on: \"a/root\" is used by a file system already"),
                Arguments.of(
                        disk(ok, root)
                                + "fileSystems: [{on: a/root, type: xfs, label: far-too-long-label}]",
                        "t.yaml:6:46: fileSystems[0].label: expected at most 12 letters, digits, '.',"
                                + " '_', '+' and '-' for xfs, found \"far-too-long-label\""),
                Arguments.of(
                        disk(ok, root)
                                + "fileSystems: [{on: a/root, type: ext4, label: seventeen-letters}]",
                        "t.yaml:6:47: fileSystems[0].label: expected at most 16 letters, digits, '.',"
                                + " '_', '+' and '-' for ext4, found \"seventeen-letters\""),
                Arguments.of(
                        disk(ok, root)
                                + "fileSystems: [{on: a/root, type: vfat, label: TWELVE_BYTES}]",
                        "t.yaml:6:47: fileSystems[0].label: expected at most 11 letters, digits, '.',"
                                + " '_', '+' and '-' for vfat, found \"TWELVE_BYTES\""),
                Arguments.of(
                        disk(ok, root)
                                + "fileSystems: [{on: a/root, type: swap, label: sixteen-letters-}]",
                        "t.yaml:6:47: fileSystems[0].label: expected at most 15 letters, digits, '.',"
                                + " '_', '+' and '-' for swap, found \"sixteen-letters-\""),
                Arguments.of(
                        disk(ok, "[]") + "volumeGroups: [{name: mapper, on: a}]",
                        "t.yaml:6:23: volumeGroups[0].name: a volume group cannot be called"
                                + " \"mapper\": /dev/mapper is something else"),
                Arguments.of(
                        disk(ok, "[]") + "volumeGroups: [{name: vda1, on: a}]",
                        "t.yaml:6:23: volumeGroups[0].name: a volume group cannot be called"
                                + " \"vda1\": /dev/vda1 is something else"),
                Arguments.of(
                        disk(ok, "[]")
                                + "volumeGroups: [{name: vg, on: a}]\n"
                                + "logicalVolumes: [{group: vg, name: x_rimage_0}]",
                        "t.yaml:7:36: logicalVolumes[0].name: LVM keeps \"x_rimage_0\" for itself"),
                Arguments.of(
                        disk(ok, "[]")
                                + "volumeGroups: [{name: %s, on: a}]\n".formatted("g-".repeat(31))
                                + "logicalVolumes: [{group: %s, name: %s}]"
                                        .formatted("g-".repeat(31), "v".repeat(40)),
                        "t.yaml:7:96: logicalVolumes[0].name: expected group and volume to make a"
                                + " device name of at most 127 characters, found 134, each '-'"
                                + " counted twice"),
                Arguments.of(
                        disk("{count: 2}", root)
                                + "raid: [{name: %s, level: 1, members: [a/root]}]"
                                        .formatted("r".repeat(33)),
                        "t.yaml:6:15: raid[0].name: expected at most 32 characters, which is what a"
                                + " RAID superblock has room for, found 33"),
                Arguments.of(
                        disk(ok, root) + "raid: [{name: r, level: 5, members: [a/root]}]",
                        "t.yaml:6:8: raid[0]: RAID 5 needs at least 3 members, found 1"),
                Arguments.of(
                        disk(ok, root) + "logicalVolumes: [{group: vg, name: x}]",
                        "t.yaml:6:18: logicalVolumes[0]: no volume group is called \"vg\"; there are"
                                + " none"),
                Arguments.of(
                        disk(ok, root) + "files: [{on: a/root, path: /x, content: y}]",
                        "t.yaml:6:14: files[0].on: no file system is made on \"a/root\"; there are"
                                + " none"),
                Arguments.of(
                        disk(ok, root)
                                + "fileSystems: [{on: a/root, type: ext4}]\n"
                                + "files: [{on: a/root, path: /etc/../x, content: y}]",
                        "t.yaml:7:28: files[0].path: expected an absolute path, found"
                                + " \"/etc/../x\""),
                Arguments.of(
                        disk(ok, root) + "then: sleep",
                        "t.yaml:6:7: then: expected one of reboot, poweroff, stay, install, kexec, found"
                                + " \"sleep\""),
                Arguments.of(
                        "name: t\ndescription: nothing to do",
                        "t.yaml:1:1: there is nothing to do: a template has at least one of "
                                + keys(Section::isWork)));
    }

    private static String keys(Predicate<Section<?>> which) {
        return Sections.IN_ORDER.stream()
                .filter(which)
                .map(Section::key)
                .collect(Collectors.joining(", "));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void saysWhereAndWhatIsAllowed(String text, String problem) {
        assertThat(problems(text)).containsExactly(problem);
    }

    @Test
    void tellsEverythingAtOnce() {
        String text =
                disk("{kind: floppy}", "[{name: root, type: ext4}]") + "then: sleep\nextra: 1\n";
        assertThatThrownBy(() -> TemplateReader.read("t.yaml", text))
                .isInstanceOfSatisfying(
                        YamlException.class,
                        e ->
                                assertThat(e.problems())
                                        .extracting(Problem::line)
                                        .containsExactlyInAnyOrder(4, 5, 6, 7));
    }

    @Test
    void billionsOfLaughsEndSoon() {
        String levels =
                Stream.of("a", "b", "c", "d", "e", "f", "g", "h", "i")
                        .map(level ->
                                "%s: &%s [%s]\n"
                                        .formatted(
                                                level,
                                                level,
                                                level.equals("a")
                                                        ? "lol"
                                                        : ("*"
                                                                        + (char)
                                                                                (level.charAt(0)
                                                                                        - 1)
                                                                        + ", ")
                                                                .repeat(9)))
                        .collect(Collectors.joining());
        assertThat(problems(levels)).isNotEmpty();
    }

    @Test
    void truncatedTextIsToldOrReadButNeverAMistakeOfOurs() throws IOException {
        String demo = Files.readString(EXAMPLES.resolve("demo.yaml"));
        for (int end = 0; end < demo.length(); end++) {
            try {
                TemplateReader.read("t.yaml", demo.substring(0, end));
            } catch (YamlException e) {
                assertThat(e.problems()).isNotEmpty();
            }
        }
    }
}
