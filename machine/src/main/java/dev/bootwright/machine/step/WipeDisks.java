package dev.bootwright.machine.step;

import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.gpt.DosTable;
import dev.bootwright.formats.gpt.Gpt;
import dev.bootwright.formats.signature.Signature;
import dev.bootwright.formats.signature.Signatures;
import dev.bootwright.linux.block.BlockDevice;
import dev.bootwright.machine.hardware.Attributes;
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

    private static final long EDGE = 1 << 20;
    private static final long SECTOR = 512; // the unit of "start" and "size" in sysfs

    private final Path root;
    private final BlockDevices devices;

    /// @param root of the tree that has `sys`, `dev` and `proc`
    WipeDisks(Path root) {
        this.root = root;
        this.devices = new BlockDevices(root);
    }

    /// All disks are checked before the first one is touched.
    StepOutcome run(Step.Wipe step, StepLog log) throws IOException, InterruptedException {
        List<ErasableDisk> disks = new ArrayList<>();
        for (DiskIdentity identity : step.disks()) {
            disks.add(ErasableDisk.check(root, devices, identity));
        }
        Set<String> free = new TreeSet<>();
        disks.forEach(disk -> free.add(disk.disk().name()));
        List<String> wiped = new ArrayList<>();
        for (ErasableDisk disk : disks) {
            if (isBlank(disk)) {
                log.line("%s is blank already".formatted(disk));
                continue;
            }
            new Holders(root, log).stop(disk, free);
            erase(disk);
            if (!isBlank(disk)) {
                throw new IOException("%s is not blank after it was wiped".formatted(disk));
            }
            log.line("%s is wiped".formatted(disk));
            wiped.add(disk.toString());
        }
        return wiped.isEmpty()
                ? new StepOutcome.AlreadyHolds("every disk is blank")
                : new StepOutcome.Changed("wiped " + String.join(", ", wiped));
    }

    private static boolean isBlank(ErasableDisk disk) throws IOException {
        try (BlockDevice device = BlockDevice.open(disk.disk().node());
                FileChannel channel =
                        FileChannel.open(disk.disk().node(), StandardOpenOption.READ)) {
            device.dropCache();
            return disk.disk().partitions().isEmpty()
                    && Signatures.find(channel, device.size()).isEmpty()
                    && Gpt.traces(channel, device.size()).isEmpty()
                    && DosTable.read(channel, device.size(), disk.disk().sectorBytes()).isEmpty();
        }
    }

    private static void erase(ErasableDisk disk) throws IOException {
        try (BlockDevice device = BlockDevice.claim(disk.disk().node());
                FileChannel channel =
                        FileChannel.open(disk.disk().node(), StandardOpenOption.READ)) {
            for (Extent extent : extents(disk, channel, device.size())) {
                zero(device, extent);
            }
            device.dropCache();
            for (Attributes part : disk.disk().partitions()) {
                device.deletePartition(Math.toIntExact(part.number("partition").orElseThrow()));
            }
        }
    }

    /// What is inside partitions first and the table last, so that a wipe that is cut off is seen to be
    /// unfinished.
    private static List<Extent> extents(ErasableDisk disk, FileChannel channel, long size)
            throws IOException {
        List<Extent> extents = new ArrayList<>();
        for (Attributes part : disk.disk().partitions()) {
            long start = part.number("start").orElse(0L) * SECTOR;
            long length = part.number("size").orElse(0L) * SECTOR;
            if (length <= 0 || start < 0 || start + length > size) {
                continue; // an extended partition has no length of its own
            }
            for (Signature signature : Signatures.find(channel, start, length)) {
                signature.marks().forEach(mark -> extents.add(mark.shifted(start)));
            }
            extents.add(new Extent(start, Math.min(EDGE, length)));
            extents.add(
                    new Extent(start + length - Math.min(EDGE, length), Math.min(EDGE, length)));
        }
        for (Signature signature : Signatures.find(channel, size)) {
            extents.addAll(signature.marks());
        }
        extents.addAll(Gpt.traces(channel, size));
        extents.add(new Extent(size - Math.min(EDGE, size), Math.min(EDGE, size)));
        extents.add(new Extent(0, Math.min(EDGE, size)));
        return extents;
    }

    /// Writes zeros over all blocks that an extent touches.
    private static void zero(BlockDevice device, Extent extent) throws IOException {
        long block = device.logicalBlockSize();
        long start = extent.offset() / block * block;
        long end = Math.min(Math.ceilDiv(extent.end(), block) * block, device.size());
        device.zeroOut(start, end - start);
    }
}
