package dev.bootwright.machine.step;

import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.gpt.Gpt;
import dev.bootwright.formats.gpt.GptPartition;
import dev.bootwright.linux.block.BlockDevice;
import dev.bootwright.linux.sys.NativeException;
import dev.bootwright.machine.hardware.AttachedDisk;
import dev.bootwright.machine.hardware.Attributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// The kernel's view of a disk's partitions, brought in line with the table that is on it.
///
/// First by having the kernel read the table; one that does not know GPT is told of each partition.
public final class KernelPartitions {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PAUSE_MILLIS = 20;
    private static final long SECTOR = 512; // the unit of "start" and "size" in sysfs

    private final AttachedDisk disk;
    private final Map<Integer, Extent> wanted = new TreeMap<>();

    /// @param table that is on the disk
    public KernelPartitions(AttachedDisk disk, Gpt table) {
        this.disk = disk;
        for (GptPartition each : table.partitions()) {
            wanted.put(each.number(), each.extent(table.sectorBytes()));
        }
    }

    /// Returns when the kernel has every partition as in the table, with its device node, and no other.
    ///
    /// @param device the disk
    /// @throws IOException if that does not come about
    public void settle(BlockDevice device) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isSettled()) {
            reread(device, end);
            if (!seen().equals(wanted)) {
                tell(device);
            }
            if (System.nanoTime() > end) {
                throw new IOException(
                        "the kernel sees partitions %s of %s; the table has %s"
                                .formatted(seen().keySet(), disk.identity(), wanted.keySet()));
            }
            if (!isSettled()) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    private boolean isSettled() {
        return seen().equals(wanted) && disk.partitions().stream().allMatch(this::hasNode);
    }

    private boolean hasNode(Attributes part) {
        Path directory = disk.node().getParent();
        return directory != null
                && Files.exists(
                        directory.resolve(part.name().substring(part.name().lastIndexOf('!') + 1)));
    }

    private Map<Integer, Extent> seen() {
        Map<Integer, Extent> seen = new TreeMap<>();
        for (Attributes part : disk.partitions()) {
            long start = part.number("start").orElse(0L) * SECTOR;
            long size = part.number("size").orElse(0L) * SECTOR;
            if (size > 0) {
                seen.put(part.number("partition").orElse(0L).intValue(), new Extent(start, size));
            }
        }
        return seen;
    }

    /// Somebody may have a partition open for a moment, to look at it.
    private void reread(BlockDevice device, long end) throws IOException, InterruptedException {
        while (true) {
            try {
                device.rereadPartitions();
                return;
            } catch (NativeException e) {
                if (e.errno() != NativeException.EBUSY || System.nanoTime() > end) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    private void tell(BlockDevice device) throws IOException {
        Map<Integer, Extent> seen = seen();
        for (Map.Entry<Integer, Extent> each : seen.entrySet()) {
            if (!each.getValue().equals(wanted.get(each.getKey()))) {
                device.deletePartition(each.getKey());
            }
        }
        for (Map.Entry<Integer, Extent> each : wanted.entrySet()) {
            Extent extent = each.getValue();
            if (!extent.equals(seen.get(each.getKey()))) {
                device.addPartition(each.getKey(), extent.offset(), extent.size());
            }
        }
    }
}
