package dev.bootwright.server.template;

import dev.bootwright.formats.contract.Ending;
import dev.bootwright.server.template.Template.DiskSpec;
import dev.bootwright.server.template.Template.FileSpec;
import dev.bootwright.server.template.Template.FileSystemSpec;
import dev.bootwright.server.template.Template.GroupSpec;
import dev.bootwright.server.template.Template.PartitionSpec;
import dev.bootwright.server.template.Template.PayloadSpec;
import dev.bootwright.server.template.Template.RaidSpec;
import dev.bootwright.server.template.Template.RunSpec;
import dev.bootwright.server.template.Template.VolumeSpec;
import dev.bootwright.server.yaml.Members;
import dev.bootwright.server.yaml.Yaml;
import dev.bootwright.server.yaml.YamlException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// Reads a template and tells everything that is wrong with it at once.
public final class TemplateReader {

    private static final String[] KEYS = {
        "name",
        "description",
        "disks",
        "raid",
        "volumeGroups",
        "logicalVolumes",
        "fileSystems",
        "payload",
        "files",
        "run",
        "then"
    };

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
    private static final Duration RUN_DEADLINE = Duration.ofHours(1);
    private static final int MAX_DISKS = 1024;

    private final Yaml.Reading reading;
    private final TemplateNames names = new TemplateNames();

    private TemplateReader(String document) {
        this.reading = new Yaml.Reading(document);
    }

    /// @param document what to call it in messages, such as its file name
    /// @throws YamlException with every mistake, its line and column, and what is allowed
    public static Template read(String document, String text) throws YamlException {
        TemplateReader reader = new TemplateReader(document);
        Yaml root = reader.reading.parse(text);
        Template template = reader.template(root);
        if (reader.reading.isClean() && isIdle(template)) {
            root.fail("there is nothing to do: a template has disks, payload or run");
        }
        reader.reading.finish();
        return template;
    }

    private static boolean isIdle(Template template) {
        return template.disks().isEmpty()
                && template.payload().isEmpty()
                && template.runs().isEmpty();
    }

    private Template template(Yaml root) {
        Members in = root.members(KEYS);
        return new Template(
                in.require("name").map(this::name).orElse(""),
                in.text("description").orElse(""),
                each(in, "disks", this::disk),
                each(in, "raid", this::raid),
                each(in, "volumeGroups", this::group),
                each(in, "logicalVolumes", this::volume),
                each(in, "fileSystems", this::fileSystem),
                in.find("payload").flatMap(this::payload),
                each(in, "files", this::file),
                each(in, "run", this::run),
                in.find("then").map(this::then).orElse(new Ending.Reboot()));
    }

    /// Reads one element, or says what is wrong with it and gives nothing.
    @FunctionalInterface
    private interface Part<T> {
        Optional<T> read(Yaml element);
    }

    private static <T> List<T> each(Members in, String key, Part<T> part) {
        List<T> parts = new ArrayList<>();
        for (Yaml element : in.list(key)) {
            part.read(element).ifPresent(parts::add);
        }
        return parts;
    }

    private String name(Yaml value) {
        String name = value.text().orElse("");
        if (!NAME.matcher(name).matches()) {
            value.fail(
                    "expected a name of at most 63 lower-case letters, digits, '.', '_' and '-', found "
                            + value.describe());
        }
        return name;
    }

    private Optional<DiskSpec> disk(Yaml value) {
        Members in = value.members("name", "select", "wipe", "partitions");
        Optional<Yaml> name = in.require("name");
        Optional<Selector> selector = in.require("select").flatMap(SelectorReader::read);
        List<PartitionSpec> partitions = each(in, "partitions", this::partition);
        checkPartitions(in.list("partitions"), partitions);
        boolean wipe = in.bool("wipe", false);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        // A disk whose selector is wrong still has its name, so that references to it stay right.
        DiskSpec disk =
                new DiskSpec(
                        name(name.get()),
                        selector.orElse(Selector.ANY),
                        wipe,
                        partitions,
                        value.place());
        names.addDisk(name.get(), disk);
        return Optional.of(disk);
    }

    private static void checkPartitions(List<Yaml> places, List<PartitionSpec> partitions) {
        int percent = 0;
        for (int i = 0; i < partitions.size() && partitions.size() == places.size(); i++) {
            PartitionSpec partition = partitions.get(i);
            if (partition.size() instanceof Size.Rest && i < partitions.size() - 1) {
                places.get(i)
                        .fail("only the last partition may take the rest; give this one a size");
            }
            if (partition.size() instanceof Size.Percent(int share)) {
                percent += share;
            }
            if (partitions.subList(0, i).stream()
                    .anyMatch(earlier -> earlier.name().equals(partition.name()))) {
                places.get(i).fail("a second partition is called \"" + partition.name() + "\"");
            }
        }
        if (percent > 100) {
            places.getFirst().fail("the partitions add up to %d%%".formatted(percent));
        }
        if (partitions.size() > 128) {
            places.get(128).fail("a partition table holds at most 128 partitions");
        }
    }

    private Optional<PartitionSpec> partition(Yaml value) {
        Members in = value.members("name", "size", "type");
        Optional<Yaml> name = in.require("name");
        name.ifPresent(this::partitionName);
        Size size = in.find("size").flatMap(TemplateReader::size).orElse(new Size.Rest());
        Optional<UUID> type = in.require("type").flatMap(TemplateReader::partitionType);
        return name.isEmpty() || type.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new PartitionSpec(
                                name.get().text().orElse(""),
                                size,
                                type.get(),
                                in.find("size").orElse(value).place()));
    }

    private void partitionName(Yaml value) {
        String name = name(value);
        if (name.length() > 36) {
            value.fail("a partition's name has at most 36 characters (UEFI 2.10 §5.3.3)");
        }
    }

    private static Optional<UUID> partitionType(Yaml value) {
        Optional<UUID> type = value.text().flatMap(PartitionType::parse);
        if (type.isEmpty()) {
            value.fail(
                    "expected one of %s, or a GUID, found %s"
                            .formatted(PartitionType.words(), value.describe()));
        }
        return type;
    }

    private static Optional<Size> size(Yaml value) {
        Optional<Size> size = value.text().flatMap(Size::parse);
        if (size.isEmpty()) {
            value.fail("expected %s, found %s".formatted(Size.FORMS, value.describe()));
        }
        return size;
    }

    private Optional<RaidSpec> raid(Yaml value) {
        Members in = value.members("name", "level", "members", "spares");
        Optional<Yaml> name = in.require("name");
        Optional<String> level =
                in.require("level").flatMap(word -> word.word("0", "1", "4", "5", "6", "10"));
        List<Reference> members = references(in.require("members"), "raid");
        List<Reference> spares = references(in.find("spares"), "raid");
        if (name.isEmpty() || level.isEmpty()) {
            return Optional.empty();
        }
        RaidSpec raid = new RaidSpec(name(name.get()), level.get(), members, spares, value.place());
        raidName(name.get(), raid.name());
        names.checkMembers(value, raid);
        names.addRaid(name.get(), raid.name());
        return Optional.of(raid);
    }

    private static void raidName(Yaml place, String name) {
        if (name.length() > 32) {
            place.fail(
                    "expected at most 32 characters, which is what a RAID superblock has room for, found %d"
                            .formatted(name.length()));
        }
    }

    private Optional<GroupSpec> group(Yaml value) {
        Members in = value.members("name", "on");
        Optional<Yaml> name = in.require("name");
        List<Reference> on = references(in.require("on"), "volume group");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        LvmNames.checkGroup(name.get());
        names.addGroup(name.get(), name(name.get()));
        return Optional.of(new GroupSpec(name(name.get()), on, value.place()));
    }

    private Optional<VolumeSpec> volume(Yaml value) {
        Members in = value.members("group", "name", "size");
        Optional<String> group = in.requireText("group");
        Optional<Yaml> name = in.require("name");
        Size size = in.find("size").flatMap(TemplateReader::size).orElse(new Size.Rest());
        if (group.isEmpty() || name.isEmpty()) {
            return Optional.empty();
        }
        VolumeSpec volume =
                new VolumeSpec(
                        group.get(), name(name.get()), size, in.find("size").orElse(value).place());
        LvmNames.checkVolume(name.get(), volume);
        names.addVolume(value, volume);
        return Optional.of(volume);
    }

    private List<Reference> references(Optional<Yaml> value, String user) {
        List<Reference> references = new ArrayList<>();
        for (Yaml element : value.map(Yaml::elementsOrSelf).orElse(List.of())) {
            names.use(element, user).ifPresent(references::add);
        }
        return references;
    }

    private Optional<FileSystemSpec> fileSystem(Yaml value) {
        Members in = value.members("on", "type", "label");
        Optional<Reference> on = in.require("on").flatMap(place -> names.use(place, "file system"));
        Optional<String> type =
                in.require("type").flatMap(word -> word.word("ext4", "xfs", "vfat", "swap"));
        Optional<Yaml> label = in.find("label");
        if (on.isEmpty() || type.isEmpty()) {
            return Optional.empty();
        }
        label.ifPresent(place -> checkLabel(place, type.get()));
        FileSystemSpec made =
                new FileSystemSpec(on.get(), type.get(), label.flatMap(Yaml::text), value.place());
        names.addFileSystem(made);
        return Optional.of(made);
    }

    private static void checkLabel(Yaml place, String type) {
        int longest =
                switch (type) {
                    case "ext4" -> 16;
                    case "xfs" -> 12;
                    case "vfat" -> 11;
                    default -> 15; // swap
                };
        String label = place.text().orElse("");
        if (!label.matches("[A-Za-z0-9._+-]{1," + longest + "}")) {
            place.fail(
                    "expected at most %d letters, digits, '.', '_', '+' and '-' for %s, found %s"
                            .formatted(longest, type, place.describe()));
        }
    }

    private Optional<PayloadSpec> payload(Yaml value) {
        Members in = value.members("on", "path");
        Optional<Reference> on = in.find("on").flatMap(names::fileSystem);
        Optional<String> path = in.require("path").map(TemplateReader::path);
        return path.map(text -> new PayloadSpec(on, text));
    }

    private Optional<FileSpec> file(Yaml value) {
        Members in = value.members("on", "path", "content", "mode");
        Optional<Reference> on = in.require("on").flatMap(names::fileSystem);
        Optional<Yaml> path = in.require("path");
        Optional<String> content = in.requireText("content");
        int mode = in.find("mode").flatMap(TemplateReader::mode).orElse(0644);
        if (on.isEmpty() || path.isEmpty() || content.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new FileSpec(on.get(), path(path.get()), content.get(), mode));
    }

    private static String path(Yaml value) {
        String text = value.text().orElse("");
        boolean isPlain = text.matches("(/[^/\\p{Cntrl}]+)+") && !text.matches(".*/\\.\\.?(/.*)?");
        if (!isPlain) {
            value.fail("expected an absolute path, found " + value.describe());
        }
        return text;
    }

    private static Optional<Integer> mode(Yaml value) {
        String text = value.text().orElse("");
        if (!text.matches("(0o?)?[0-7]{3,4}")) {
            value.fail(
                    "expected permission bits in octal such as \"0644\", found "
                            + value.describe());
            return Optional.empty();
        }
        return Optional.of(Integer.parseInt(text.replace("o", ""), 8));
    }

    private Optional<RunSpec> run(Yaml value) {
        Members in = value.members("title", "script", "deadline");
        Optional<String> script = in.requireText("script");
        Duration deadline =
                in.find("deadline").flatMap(TemplateReader::duration).orElse(RUN_DEADLINE);
        return script.map(
                text -> new RunSpec(in.text("title").orElse(firstLine(text)), text, deadline));
    }

    private static String firstLine(String script) {
        return script.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .findFirst()
                .orElse("a script");
    }

    private static Optional<Duration> duration(Yaml value) {
        String text = value.text().orElse("");
        if (!text.matches("[1-9][0-9]{0,5}[smh]")) {
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

    private Ending then(Yaml value) {
        if (!value.isMapping()) {
            return switch (value.word("reboot", "poweroff", "stay").orElse("reboot")) {
                case "poweroff" -> new Ending.PowerOff();
                case "stay" -> new Ending.Stay();
                default -> new Ending.Reboot();
            };
        }
        Members in = value.members("kexec");
        Optional<Members> kexec =
                in.require("kexec").map(at -> at.members("kernel", "initramfs", "commandLine"));
        return new Ending.Kexec(
                kexec.flatMap(at -> at.requireText("kernel")).orElse(""),
                kexec.flatMap(at -> at.text("initramfs")).orElse(""),
                kexec.flatMap(at -> at.text("commandLine")).orElse(""));
    }

    /// Largest number of disks one entry may stand for.
    static int maxDisks() {
        return MAX_DISKS;
    }
}
