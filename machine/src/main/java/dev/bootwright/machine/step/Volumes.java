package dev.bootwright.machine.step;

import dev.bootwright.machine.hardware.Attributes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The logical volumes of this machine.
final class Volumes {

    /// The tag of a volume that was begun, and that what lay on its disks before may still shine through.
    static final String UNFINISHED = "bootwright-unfinished";

    /// @param size in bytes
    record Found(long size, boolean isUnfinished) {}

    private final Path root;
    private final RaidArrays arrays;
    private final LuksContainers containers;
    private final ModuleLoader modules;

    /// @param root of the tree that has `sys` and `dev`
    Volumes(Path root, RaidArrays arrays, LuksContainers containers, ModuleLoader modules) {
        this.root = root;
        this.arrays = arrays;
        this.containers = containers;
        this.modules = modules;
    }

    /// The node of a volume, which is activated when it is not.
    ///
    /// @throws StepRefusedException if there is no such volume
    Path active(String group, String name, StepLog log) throws IOException, InterruptedException {
        Optional<Path> found = find(group, name);
        if (found.isPresent()) {
            return found.get();
        }
        if (look(group, name, log).isEmpty()) {
            throw new StepRefusedException(
                    "logical volume %s/%s is not there".formatted(group, name));
        }
        Lvm.run(log, "lvchange", List.of("--yes", "--activate", "y", group + "/" + name));
        return find(group, name)
                .orElseThrow(() ->
                        new IOException(
                                "logical volume %s/%s was activated, but has no device"
                                        .formatted(group, name)));
    }

    /// Looks for a volume, active or not. The arrays of the job are started and its containers opened first:
    /// it may lie on them, as a whole or in part.
    Optional<Found> look(String group, String name, StepLog log)
            throws IOException, InterruptedException {
        modules.load("dm_mod");
        arrays.startAll(log);
        containers.openAll(log);
        return Lvm.report(
                        "lvs",
                        List.of("lv_size", "lv_tags"),
                        "--units",
                        "b",
                        "--nosuffix",
                        "--select",
                        "vg_name=\"%s\" && lv_name=\"%s\"".formatted(group, name))
                .stream()
                .findFirst()
                .map(row ->
                        new Found(
                                Long.parseLong(row.getFirst()),
                                List.of(row.get(1).split(",", -1)).contains(UNFINISHED)));
    }

    /// Device mapper joins group and volume with a dash, and doubles the dashes within each.
    private Optional<Path> find(String group, String name) {
        String mapped = group.replace("-", "--") + "-" + name.replace("-", "--");
        for (Attributes block : new Attributes(root.resolve("sys/block")).children()) {
            if (block.text("dm/name").equals(Optional.of(mapped))) {
                return Optional.of(root.resolve("dev").resolve(block.name()));
            }
        }
        return Optional.empty();
    }
}
