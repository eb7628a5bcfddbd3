package dev.bootwright.machine.step;

import dev.bootwright.formats.signature.MdSuperblock;
import dev.bootwright.linux.block.BlockDevice;
import dev.bootwright.machine.hardware.Attributes;
import dev.bootwright.machine.program.Program;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The software RAIDs of this machine, running or not, known by the superblocks on their members and
/// never by the number that the kernel gave them.
final class RaidArrays {

    private static final Pattern NO_MEMBER = Pattern.compile("(loop|ram|zram|sr|fd|md)\\d+");

    private final Path root;
    private final ModuleLoader modules;

    /// @param root of the tree that has `sys` and `dev`
    RaidArrays(Path root, ModuleLoader modules) {
        this.root = root;
        this.modules = modules;
    }

    /// An array that some devices say they are members of.
    ///
    /// @param uuid    in the form with dashes
    /// @param members nodes of the devices
    private record Found(String uuid, String name, String level, List<Path> members) {}

    /// The node of a running array.
    ///
    /// @param uuid in the form with dashes
    Optional<Path> running(String uuid) throws IOException {
        for (Attributes block : blocks("md")) {
            for (Attributes member : block.of("slaves").children()) {
                if (superblocks(node(member)).stream()
                        .anyMatch(superblock -> superblock.setUuid().equals(uuid))) {
                    return Optional.of(node(block));
                }
            }
        }
        return Optional.empty();
    }

    /// The node of the array of a name, which is started when it does not run: as after a restart of the
    /// machine.
    ///
    /// @throws StepRefusedException if there is none, or more than one
    Path named(String name, StepLog log) throws IOException, InterruptedException {
        List<Found> found = all().stream().filter(each -> each.name().equals(name)).toList();
        List<Path> running = new ArrayList<>();
        for (Found each : found) {
            running(each.uuid()).ifPresent(running::add);
        }
        if (running.size() == 1) {
            return running.getFirst();
        }
        if (found.isEmpty()) {
            throw new StepRefusedException("array \"%s\" is not there".formatted(name));
        }
        if (found.size() > 1) {
            throw new StepRefusedException(
                    "there are %d arrays \"%s\": %s; the disks of the others have to be wiped"
                            .formatted(
                                    found.size(),
                                    name,
                                    found.stream()
                                            .map(each -> each.uuid() + " on " + each.members())
                                            .collect(Collectors.joining(", "))));
        }
        return start(found.getFirst(), log);
    }

    /// The node of an array that was made just now.
    Path made(String uuid, String name) throws IOException, InterruptedException {
        Path array =
                running(uuid)
                        .orElseThrow(() ->
                                new IOException(
                                        "array \"%s\" was made, but does not run".formatted(name)));
        new FirstSync(root).giveWay(array);
        return array;
    }

    /// What a running array lacks, for people; empty when it has all its members.
    String shortage(Path array) {
        Path name = array.getFileName();
        long missing =
                new Attributes(root.resolve("sys/block").resolve(name))
                        .of("md")
                        .number("degraded")
                        .orElse(0L);
        return missing == 0 ? "" : ", degraded: %d of its members are missing".formatted(missing);
    }

    /// Starts an array of which all members are there.
    Path start(String uuid, StepLog log) throws IOException, InterruptedException {
        for (Found each : all()) {
            if (each.uuid().equals(uuid)) {
                return start(each, log);
            }
        }
        throw new IOException("no device is a member of array " + uuid);
    }

    /// Starts every array that is not running: what lies on one that is not cannot be found.
    void startAll(StepLog log) throws IOException, InterruptedException {
        for (Found each : all()) {
            start(each, log);
        }
    }

    private Path start(Found array, StepLog log) throws IOException, InterruptedException {
        Optional<Path> running = running(array.uuid());
        if (running.isPresent()) {
            return running.get();
        }
        modules.load("md_mod");
        modules.load("md-level-" + array.level());
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "mdadm",
                                "--assemble",
                                "--run",
                                "--uuid=" + mdadmForm(array.uuid()),
                                "/dev/md/" + array.name()));
        array.members().forEach(member -> command.add(member.toString()));
        Program.of(command).run(log::line);
        Path started =
                running(array.uuid())
                        .orElseThrow(() ->
                                new IOException(
                                        "array \"%s\" was started, but does not run"
                                                .formatted(array.name())));
        new FirstSync(root).giveWay(started);
        return started;
    }

    private List<Found> all() throws IOException {
        Map<String, Found> arrays = new LinkedHashMap<>();
        for (Attributes block : new Attributes(root.resolve("sys/class/block")).children()) {
            if (NO_MEMBER.matcher(block.name()).matches() || block.number("size").orElse(0L) == 0) {
                continue;
            }
            for (MdSuperblock each : superblocks(node(block))) {
                arrays.computeIfAbsent(
                                each.setUuid(),
                                uuid ->
                                        new Found(
                                                uuid, each.name(), each.level(), new ArrayList<>()))
                        .members()
                        .add(node(block));
            }
        }
        return List.copyOf(arrays.values());
    }

    /// The RAID superblocks on a device.
    static List<MdSuperblock> superblocks(Path node) throws IOException {
        try (BlockDevice device = BlockDevice.open(node);
                FileChannel channel = FileChannel.open(node, StandardOpenOption.READ)) {
            device.dropCache();
            return MdSuperblock.find(channel, device.size());
        }
    }

    /// mdadm writes UUIDs as four groups of eight digits.
    static String mdadmForm(String uuid) {
        return uuid.replace("-", "").replaceAll("(.{8})(?!$)", "$1:");
    }

    private List<Attributes> blocks(String prefix) {
        return new Attributes(root.resolve("sys/block"))
                .children().stream().filter(block -> block.name().startsWith(prefix)).toList();
    }

    private Path node(Attributes block) {
        return root.resolve("dev").resolve(block.name().replace('!', '/'));
    }
}
