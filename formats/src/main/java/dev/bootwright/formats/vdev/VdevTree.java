package dev.bootwright.formats.vdev;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Makes vdevs of what a pool says of them and the devices that were found.
public final class VdevTree {

    private final Map<Long, List<Member>> members;
    private final long newest;

    private VdevTree(Map<Long, List<Member>> members, long newest) {
        this.members = members;
        this.newest = newest;
    }

    /// @param top     a top-level vdev
    /// @param members of the pool, by the guid of the device
    /// @throws IOException if a vdev is of a kind that is not known here
    public static Vdev of(VdevConfig top, Map<Long, List<Member>> members) throws IOException {
        long newest =
                top.leaves().stream()
                        .flatMap(leaf -> members.getOrDefault(leaf.guid(), List.of()).stream())
                        .mapToLong(member -> member.label().txg())
                        .max()
                        .orElse(0);
        return new VdevTree(members, newest).vdev(top, top.ashift());
    }

    private Vdev vdev(VdevConfig config, int ashift) throws IOException {
        List<Vdev> children = new ArrayList<>();
        for (VdevConfig child : config.children()) {
            children.add(vdev(child, ashift));
        }
        return switch (config.type()) {
            case "disk", "file" -> leaf(config);
            case "missing" -> new Missing(config.name());
            case "mirror", "replacing", "spare" -> new Mirror(config.name(), children);
            case "raidz" -> raidz(config, ashift, children);
            default ->
                    throw new IOException(
                            "%s: vdevs of type %s are not read"
                                    .formatted(config.name(), config.type()));
        };
    }

    private static Vdev raidz(VdevConfig config, int ashift, List<Vdev> children)
            throws IOException {
        if (config.parity() < 1 || children.size() <= config.parity()) {
            throw new IOException(
                    "%s: %d disks with %d of parity"
                            .formatted(config.name(), children.size(), config.parity()));
        }
        return new Raidz(config.name(), ashift, config.parity(), children);
    }

    /// The same device may be given twice, as a whole and as a partition, or be a copy of another.
    private Vdev leaf(VdevConfig config) {
        List<Vdev> found = new ArrayList<>();
        for (Member member : members.getOrDefault(config.guid(), List.of())) {
            boolean isStale = member.label().txg() < newest;
            found.add(new Leaf(member.device(), member.source(), isStale));
        }
        return switch (found.size()) {
            case 0 -> new Missing(config.name());
            case 1 -> found.getFirst();
            default -> new Mirror(config.name(), found);
        };
    }
}
