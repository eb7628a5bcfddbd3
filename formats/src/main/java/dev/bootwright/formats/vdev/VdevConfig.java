package dev.bootwright.formats.vdev;

import dev.bootwright.formats.bytes.FormatException;
import java.util.ArrayList;
import java.util.List;

/// What a pool writes down about one of its vdevs: a disk, or what is made of several.
///
/// @param type     `disk`, `file`, `mirror`, `raidz`, `replacing`, `spare`, `hole` …
/// @param id       its number among its siblings
/// @param guid     64 bits
/// @param ashift   of a top-level vdev, the power of two of its smallest block; else 0
/// @param parity   of a raidz, 1 to 3; else 0
/// @param isLog    whether it holds nothing but intents, which a reader does not need
/// @param path     of the device on the machine that used it last, or empty
/// @param children in order
public record VdevConfig(
        String type,
        long id,
        long guid,
        int ashift,
        int parity,
        boolean isLog,
        String path,
        List<VdevConfig> children) {

    /// Sectors of 512 bytes to blocks of 64 KiB, as ZFS takes them.
    private static final int MAX_ASHIFT = 16;

    private static final int MAX_CHILDREN = 255;
    private static final int MAX_DEPTH = 8;

    public VdevConfig {
        children = List.copyOf(children);
    }

    /// Reads the list named `vdev_tree`, or one of its `children`.
    public static VdevConfig read(NvList list) throws FormatException {
        return read(list, 0);
    }

    private static VdevConfig read(NvList list, int depth) throws FormatException {
        List<NvList> below = list.lists("children");
        if (depth > MAX_DEPTH || below.size() > MAX_CHILDREN) {
            throw new FormatException(
                    NvListReader.FORMAT,
                    "vdev_tree",
                    0,
                    "%d children at depth %d".formatted(below.size(), depth));
        }
        List<VdevConfig> children = new ArrayList<>();
        for (NvList child : below) {
            children.add(read(child, depth + 1));
        }
        String type = list.text("type").orElseThrow(() -> list.missing("type"));
        return new VdevConfig(
                type,
                list.need("id"),
                list.need("guid"),
                bounded(list, "ashift", MAX_ASHIFT),
                bounded(list, "nparity", Raidz.MAX_PARITY),
                list.isSet("is_log"),
                list.text("path").orElse(""),
                children);
    }

    private static int bounded(NvList list, String name, int max) throws FormatException {
        long value = list.number(name).orElse(0);
        if (value < 0 || value > max) {
            throw new FormatException(
                    NvListReader.FORMAT,
                    name,
                    0,
                    "%s, at most %d is known".formatted(Long.toUnsignedString(value), max));
        }
        return (int) value;
    }

    /// What to call it: `mirror-0`, `raidz1-2`, the path of a disk.
    public String name() {
        return switch (type) {
            case "raidz" -> "raidz%d-%d".formatted(parity, id);
            case "disk", "file" -> path.isEmpty() ? Long.toUnsignedString(guid) : path;
            default -> "%s-%d".formatted(type, id);
        };
    }

    /// The disks below, or itself if it is one.
    public List<VdevConfig> leaves() {
        return children.isEmpty()
                ? List.of(this)
                : children.stream().flatMap(child -> child.leaves().stream()).toList();
    }
}
