package dev.bootwright.machine.payload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// All block devices with a medium, as `/proc/partitions` has them: disks, partitions, and what device
/// mapper and md make of them.
///
/// ```text
/// major minor  #blocks  name
///
///  259        0    1048576 nvme0n1
/// ```
///
/// Source: Linux block/genhd.c, `show_partition`.
final class BlockTable {

    private static final Pattern ROW =
            Pattern.compile("\\s*(\\d+)\\s+(\\d+)\\s+(\\d+)\\s+(\\S+)\\s*");

    /// A row of the table.
    ///
    /// @param name as below `/dev`; it may hold a slash
    record Row(int major, String name) {

        /// Whether reading it may take a motor to start: optical drives and floppies. Their major
        /// numbers are fixed; see Linux Documentation/admin-guide/devices.txt.
        boolean isOpticalOrFloppy() {
            return switch (major) {
                case 2, 11, 15, 16, 17, 18, 20, 23, 24, 25, 26, 27, 28, 29, 30, 32, 46 -> true;
                default -> false;
            };
        }
    }

    private BlockTable() {}

    /// @param root of the tree that has `proc`
    static List<Row> read(Path root) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(root.resolve("proc/partitions"))) {
            Matcher matcher = ROW.matcher(line);
            if (matcher.matches() && !isDirectory(matcher.group(4))) {
                rows.add(new Row(Integer.parseInt(matcher.group(1)), matcher.group(4)));
            }
        }
        return List.copyOf(rows);
    }

    private static boolean isDirectory(String name) {
        return name.startsWith("/") || List.of(name.split("/", -1)).contains("..");
    }
}
