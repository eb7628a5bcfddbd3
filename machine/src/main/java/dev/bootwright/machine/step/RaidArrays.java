package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.machine.hardware.Attributes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// The software RAIDs of the job under way, running or not, known by the UUID in the superblocks on their
/// members and never by the number that the kernel gave them. Only members that the plan names are read: an
/// array on other disks is somebody else's, and would be written to if it were started.
final class RaidArrays {

    /// How long a member may be late after a restart of the machine. One that comes after its array was
    /// started has to be synchronised anew.
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long PAUSE_MILLIS = 100;

    private final Path root;
    private final DiskFinder disks;
    private final ModuleLoader modules;
    private final RaidStarter starter;
    private final Duration patience;
    private final Map<String, Step.SoftwareRaid> known = new ConcurrentHashMap<>();

    /// @param root     of the tree that has `sys` and `dev`
    /// @param patience with members that are not there
    RaidArrays(Path root, ModuleLoader modules, RaidStarter starter, Duration patience) {
        this.root = root;
        this.disks = new DiskFinder(root);
        this.modules = modules;
        this.starter = starter;
        this.patience = patience;
    }

    /// Learns of the arrays of a job, some of which were made before the machine was restarted, and forgets
    /// those of the job before.
    void learn(List<Step> steps) {
        known.clear();
        for (Step step : steps) {
            if (step instanceof Step.SoftwareRaid array) {
                learn(array);
            }
        }
    }

    void learn(Step.SoftwareRaid array) {
        known.put(array.name(), array);
    }

    /// The node of the array of a name, which is started when it does not run: as after a restart of the
    /// machine.
    ///
    /// @throws StepRefusedException if the job has none, it was not made, or too few of its members are there
    Path named(String name, StepLog log) throws IOException, InterruptedException {
        Step.SoftwareRaid array = known.get(name);
        if (array == null) {
            throw new StepRefusedException("the job has no array \"%s\"".formatted(name));
        }
        return start(array, log);
    }

    /// Starts every array of the job that is not running: what lies on one that is not cannot be found.
    void startAll(StepLog log) throws IOException, InterruptedException {
        for (Step.SoftwareRaid array : known.values()) {
            if (RaidMembers.find(array, disks).isMade()) {
                start(array, log);
            }
        }
    }

    /// The node of an array, which is started when it does not run. Members that are not there are waited
    /// for; it is started without those that do not come if its level has all data on the others.
    ///
    /// @throws StepRefusedException if it was not made, or too few of its members are there
    Path start(Step.SoftwareRaid array, StepLog log) throws IOException, InterruptedException {
        Optional<Path> running = running(array);
        if (running.isPresent()) {
            return running.get();
        }
        RaidMembers members = await(array, log);
        if (!members.isMade()) {
            throw new StepRefusedException("array \"%s\" is not there".formatted(array.name()));
        }
        if (!members.isEnough()) {
            throw new StepRefusedException(
                    "array \"%s\" is not started: expected enough of %d members for RAID %s; found %s; not there: %s"
                            .formatted(
                                    array.name(),
                                    array.members().size(),
                                    array.level(),
                                    joined(members.nodes()),
                                    joined(members.absent())));
        }
        modules.load("md_mod");
        modules.load("md-level-" + array.level());
        starter.start(array, members.nodes(), log);
        Path started = made(array);
        String shortage = shortage(started);
        if (!members.absent().isEmpty() || !shortage.isEmpty()) {
            String without =
                    members.absent().isEmpty() ? "" : " without " + joined(members.absent());
            log.line("array \"%s\" is started%s%s".formatted(array.name(), without, shortage));
        }
        return started;
    }

    private RaidMembers await(Step.SoftwareRaid array, StepLog log)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        RaidMembers members = RaidMembers.find(array, disks);
        if (!members.absent().isEmpty()) {
            log.line(
                    "array \"%s\": waiting for %s"
                            .formatted(array.name(), joined(members.absent())));
        }
        while (!members.absent().isEmpty() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            members = RaidMembers.find(array, disks);
        }
        return members;
    }

    private static String joined(List<?> devices) {
        return devices.isEmpty()
                ? "none"
                : devices.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    /// The node of an array that was made or started just now.
    Path made(Step.SoftwareRaid array) throws IOException, InterruptedException {
        Path node =
                running(array)
                        .orElseThrow(() ->
                                new IOException(
                                        "array \"%s\" was made or started, but does not run"
                                                .formatted(array.name())));
        new FirstSync(root).giveWay(node);
        return node;
    }

    /// The node of a running array.
    Optional<Path> running(Step.SoftwareRaid array) throws IOException {
        Set<Path> nodes = new HashSet<>();
        for (BlockRef member : RaidMembers.named(array)) {
            disks.attached(member).ifPresent(nodes::add);
        }
        for (Attributes block : new Attributes(root.resolve("sys/block")).children()) {
            if (block.name().startsWith("md") && stands(block, nodes, array)) {
                return Optional.of(node(block));
            }
        }
        return Optional.empty();
    }

    /// @param nodes of members that the plan names
    private boolean stands(Attributes block, Set<Path> nodes, Step.SoftwareRaid array)
            throws IOException {
        for (Attributes slave : block.of("slaves").children()) {
            Path node = node(slave);
            if (nodes.contains(node)
                    && RaidMembers.superblocks(node).stream()
                            .anyMatch(superblock -> RaidMembers.isOf(superblock, array))) {
                return true;
            }
        }
        return false;
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

    private Path node(Attributes block) {
        return root.resolve("dev").resolve(block.name().replace('!', '/'));
    }
}
