package dev.bootwright.machine.bridge.start;

import dev.bootwright.machine.bridge.choose.Order;
import dev.bootwright.machine.bridge.disk.Disks;
import dev.bootwright.machine.bridge.disk.OpenDisks;
import dev.bootwright.machine.bridge.find.BootEntry;
import dev.bootwright.machine.bridge.find.Found;
import dev.bootwright.machine.bridge.find.Refusal;
import dev.bootwright.machine.bridge.load.KernelLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The system that is installed on one disk, started in the place of this one as the boot drive would start it.
///
/// What the disk holds inside of arrays, logical volumes or LUKS is not looked into.
public final class InstalledKernel {

    private final KernelMounts mounts;
    private final HandOver handOver;

    /// @param root of the tree that has `sys` and `proc`
    /// @param run  in memory, for mount points and the files on their way
    /// @param say  takes each thing that is done, for people
    public InstalledKernel(Path root, Path run, Consumer<String> say) {
        this.mounts = new KernelMounts(run.resolve("volumes"));
        Path sys = root.resolve("sys");
        this.handOver =
                new HandOver(
                        run.resolve("start"),
                        mounts,
                        new Quiet(sys),
                        new KernelLoader(sys, root.resolve("proc/iomem"), KernelLoader.Way.ANY),
                        say);
    }

    /// Finds what the disk boots when nobody chooses, and loads that. The disk is only read, and let go of.
    ///
    /// @throws IOException with why there is nothing to be started
    public void load(Path disk) throws IOException {
        try (OpenDisks open = OpenDisks.open(List.of(disk))) {
            Found found = Disks.search(open.disks(), mounts, Optional.empty());
            List<BootEntry> entries = Order.INSTALLED.sorted(found.entries());
            if (entries.isEmpty()) {
                List<Refusal> refusals = new ArrayList<>(open.refusals());
                refusals.addAll(found.refusals());
                throw new IOException(described(refusals));
            }
            handOver.load(entries.getFirst());
        } finally {
            mounts.unmountAll();
        }
    }

    private static String described(List<Refusal> refusals) {
        StringBuilder text = new StringBuilder("no kernel was found on the disk");
        for (Refusal each : refusals) {
            text.append("; ").append(each.source()).append(": ").append(each.reason());
        }
        return text.toString();
    }

    /// Jumps into what was loaded. Returns only by an exception.
    public void start() throws IOException, InterruptedException {
        handOver.jump();
    }
}
