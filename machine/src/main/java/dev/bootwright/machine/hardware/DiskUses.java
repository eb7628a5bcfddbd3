package dev.bootwright.machine.hardware;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What keeps a block device busy: mounts and swap of it, and md arrays and device mapper volumes
/// that stand on it.
public final class DiskUses {

    private final Path root;
    private final Map<String, List<String>> mountPoints;
    private final List<String> swaps;

    private DiskUses(Path root, Map<String, List<String>> mountPoints, List<String> swaps) {
        this.root = root;
        this.mountPoints = mountPoints;
        this.swaps = swaps;
    }

    /// How things are now.
    ///
    /// @param root of the tree that has `sys` and `proc`
    /// @throws IOException if it cannot be told
    public static DiskUses read(Path root) throws IOException {
        Map<String, List<String>> mountPoints = new LinkedHashMap<>();
        for (String line : Files.readAllLines(root.resolve("proc/self/mountinfo"))) {
            addMount(line, mountPoints);
        }
        List<String> swaps = new ArrayList<>();
        Path swapFile = root.resolve("proc/swaps");
        if (Files.exists(swapFile)) {
            for (String line : Files.readAllLines(swapFile)) {
                if (line.startsWith("/dev/")) {
                    swaps.add(line.substring("/dev/".length()).split("[ \t]", -1)[0]);
                }
            }
        }
        return new DiskUses(root, mountPoints, swaps);
    }

    /// `ID PARENT MAJOR:MINOR ROOT WHERE OPTIONS … - TYPE SOURCE OPTIONS`, see proc(5). btrfs has no
    /// device number there, so the source counts too.
    private static void addMount(String line, Map<String, List<String>> mountPoints) {
        List<String> words = List.of(line.split(" ", -1));
        int dash = words.indexOf("-");
        if (dash < 5) {
            return;
        }
        String where = words.get(4);
        mountPoints.computeIfAbsent(words.get(2), _ -> new ArrayList<>()).add(where);
        if (words.get(2).startsWith("0:") && words.size() > dash + 2) {
            mountPoints.computeIfAbsent(words.get(dash + 2), _ -> new ArrayList<>()).add(where);
        }
    }

    /// What is mounted or swapped to on a device itself, or on what stands on it, one line each. None
    /// of it can be stopped without harm.
    ///
    /// @param block a disk, partition, array or volume in sysfs
    public List<String> blocking(Attributes block) {
        List<String> uses = new ArrayList<>();
        String name = block.name();
        String mapped = "mapper/" + block.text("dm/name").orElse("");
        for (String key : List.of(block.text("dev").orElse(""), "/dev/" + name, "/dev/" + mapped)) {
            for (String where : mountPoints.getOrDefault(key, List.of())) {
                uses.add(name + " is mounted at " + where);
            }
        }
        if (swaps.contains(name) || swaps.contains(mapped)) {
            uses.add(name + " is swap space in use");
        }
        for (Attributes part : partitions(block)) {
            uses.addAll(blocking(part));
        }
        for (Attributes holder : holders(block)) {
            uses.addAll(blocking(holder));
        }
        return uses;
    }

    /// Everything that keeps a disk busy, one line each: [#blocking], and what stands on it.
    public List<String> all(Attributes block) {
        List<String> uses = new ArrayList<>(blocking(block));
        List<Attributes> parts = new ArrayList<>(List.of(block));
        parts.addAll(partitions(block));
        for (Attributes part : parts) {
            for (Attributes holder : holders(part)) {
                String called = holder.text("dm/name").orElse(holder.name());
                uses.add(part.name() + " is part of " + called);
            }
        }
        return uses;
    }

    /// What stands directly on a device.
    public List<Attributes> holders(Attributes block) {
        return block.of("holders").children().stream()
                .map(each -> new Attributes(root.resolve("sys/class/block").resolve(each.name())))
                .toList();
    }

    private static List<Attributes> partitions(Attributes block) {
        return block.children().stream().filter(child -> child.has("partition")).toList();
    }
}
