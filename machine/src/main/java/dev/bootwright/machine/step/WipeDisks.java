package dev.bootwright.machine.step;

import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.linux.block.BlockDevice;
import dev.bootwright.machine.hardware.Attributes;
import dev.bootwright.machine.hardware.DiskUses;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Takes away everything by which a disk could be recognised as holding something: partition tables,
/// signatures on the disk and in its partitions, and both ends of each, where such things lie.
final class WipeDisks {

    private final Path root;

    /// @param root of the tree that has `sys`, `dev` and `proc`
    WipeDisks(Path root) {
        this.root = root;
    }

    /// All disks are checked before the first one is touched.
    StepOutcome run(Step.Wipe step, StepLog log) throws IOException, InterruptedException {
        List<ErasableDisk> disks = new ArrayList<>();
        for (DiskIdentity identity : step.disks()) {
            disks.add(ErasableDisk.check(root, identity));
        }
        Set<String> free = new TreeSet<>();
        disks.forEach(disk -> free.add(disk.disk().name()));
        Holders holders = new Holders(root, log);
        for (ErasableDisk disk : disks) {
            holders.refuseForeign(disk, free);
        }
        List<String> wiped = new ArrayList<>();
        for (ErasableDisk disk : disks) {
            if (isBlank(disk)) {
                log.line("%s is blank already".formatted(disk));
                continue;
            }
            holders.stop(disk);
            erase(disk);
            if (!isBlank(disk)) {
                throw new IOException("%s is not blank after it was wiped".formatted(disk));
            }
            log.line("%s is wiped".formatted(disk));
            wiped.add(disk.toString());
            log.progress(100 * wiped.size() / disks.size());
        }
        return wiped.isEmpty()
                ? new StepOutcome.AlreadyHolds("every disk is blank")
                : new StepOutcome.Changed("wiped " + String.join(", ", wiped));
    }

    private boolean isBlank(ErasableDisk disk) throws IOException {
        try (BlockDevice device = BlockDevice.open(disk.disk().node());
                FileChannel channel =
                        FileChannel.open(disk.disk().node(), StandardOpenOption.READ)) {
            device.dropCache();
            return !DiskContents.read(disk.disk(), channel, device.size()).hasContent()
                    && disk.disk().partitions().isEmpty()
                    && DiskUses.read(root).all(disk.disk().attributes()).isEmpty();
        }
    }

    /// What is inside partitions first and the tables last, so that a wipe that is cut off still knows
    /// where partitions were when it begins anew.
    private static void erase(ErasableDisk disk) throws IOException {
        try (BlockDevice device = disk.claim();
                FileChannel channel =
                        FileChannel.open(disk.disk().node(), StandardOpenOption.READ)) {
            long size = device.size();
            DiskContents contents = DiskContents.read(disk.disk(), channel, size);
            for (Extent part : contents.parts()) {
                zeroEnds(device, part);
            }
            for (Extent mark : contents.marks()) {
                zero(device, mark);
            }
            device.dropCache();
            zeroEnds(device, new Extent(0, size));
            device.dropCache();
            for (Attributes part : disk.disk().partitions()) {
                device.deletePartition(Math.toIntExact(part.number("partition").orElseThrow()));
            }
        }
    }

    private static void zeroEnds(BlockDevice device, Extent extent) throws IOException {
        long edge = Math.min(DiskContents.EDGE, extent.size());
        zero(device, new Extent(extent.end() - edge, edge));
        zero(device, new Extent(extent.offset(), edge));
    }

    /// Writes zeros over all blocks that an extent touches.
    private static void zero(BlockDevice device, Extent extent) throws IOException {
        long block = device.logicalBlockSize();
        long start = extent.offset() / block * block;
        long end = Math.min(Math.ceilDiv(extent.end(), block) * block, device.size());
        if (end > start) {
            device.zeroOut(start, end - start);
        }
    }
}
