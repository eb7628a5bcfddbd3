package dev.bootwright.machine.step;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.gpt.Gpt;
import dev.bootwright.formats.gpt.GptLayout;
import dev.bootwright.formats.gpt.GptPartition;
import dev.bootwright.formats.gpt.GptReading;
import dev.bootwright.formats.gpt.GptWriter;
import dev.bootwright.formats.signature.Signature;
import dev.bootwright.formats.signature.Signatures;
import dev.bootwright.linux.block.BlockDevice;
import dev.bootwright.machine.hardware.AttachedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Writes a GUID partition table onto a disk that holds nothing, or nothing but the beginnings of that
/// table.
///
/// [GptWriter] writes sector 0 last and clears it first: a table whose sector 0 is empty was cut off, and
/// nothing is in its partitions yet. One whose sector 0 is not has been in use, and is never written again,
/// whatever boot code, names or attributes it was given since.
final class WritePartitionTable {

    private final Path root;

    /// @param root of the tree that has `sys`, `dev` and `proc`
    WritePartitionTable(Path root) {
        this.root = root;
    }

    StepOutcome run(Step.PartitionTable step, StepLog log)
            throws IOException, InterruptedException {
        AttachedDisk found = new DiskFinder(root).find(step.disk());
        Gpt table = layOut(step, found);
        Optional<Gpt> finished = finished(found, step.diskGuid());
        if (finished.isPresent()) {
            refuseUnlessSame(step.disk(), finished.get(), table);
            // The kernel may not know of it, if it was written just before the agent died.
            settle(found, table);
            return new StepOutcome.AlreadyHolds("the table is on " + step.disk());
        }
        GptWriter writer = new GptWriter(table);
        ErasableDisk disk = ErasableDisk.check(root, step.disk());
        try (BlockDevice device = disk.claim();
                FileChannel channel =
                        FileChannel.open(
                                found.node(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            refuseUnlessFree(disk, channel, device.size(), step.diskGuid());
            for (GptPartition partition : table.partitions()) {
                clear(device, channel, partition.extent(table.sectorBytes()));
            }
            writer.write(channel);
            device.dropCache();
            if (!writer.isOn(channel)) {
                throw new IOException("the table on %s reads back differently".formatted(disk));
            }
        }
        settle(found, table);
        table.partitions().forEach(each -> log.line(described(each, table.sectorBytes())));
        return new StepOutcome.Changed(
                "%d partitions on %s".formatted(table.partitions().size(), disk));
    }

    private static Gpt layOut(Step.PartitionTable step, AttachedDisk disk)
            throws StepRefusedException {
        List<GptLayout.Request> requests =
                step.partitions().stream()
                        .map(part ->
                                new GptLayout.Request(
                                        part.name(), part.type(), part.guid(), part.size()))
                        .toList();
        try {
            Gpt empty = Gpt.empty(step.diskGuid(), step.disk().size(), disk.sectorBytes());
            return switch (GptLayout.of(empty, requests)) {
                case GptLayout.Fits(Gpt table) -> table;
                case GptLayout.DoesNotFit(String reason) ->
                        throw new StepRefusedException("%s: %s".formatted(step.disk(), reason));
            };
        } catch (IllegalArgumentException e) {
            // A plan comes from outside: what no table can hold is the plan's fault, not ours.
            throw new StepRefusedException("%s: %s".formatted(step.disk(), e.getMessage()));
        }
    }

    /// The table that is on the disk, if it is this plan's and was written to its end.
    private static Optional<Gpt> finished(AttachedDisk disk, UUID ours) throws IOException {
        try (BlockDevice device = BlockDevice.open(disk.node());
                FileChannel channel = FileChannel.open(disk.node(), StandardOpenOption.READ)) {
            device.dropCache();
            return Gpt.read(channel, device.size(), disk.sectorBytes())
                                    instanceof GptReading.Found(Gpt table, _)
                            && table.diskGuid().equals(ours)
                            && !isCutOff(channel, disk.sectorBytes())
                    ? Optional.of(table)
                    : Optional.empty();
        }
    }

    /// Whether sector 0 is empty.
    private static boolean isCutOff(FileChannel channel, int sectorBytes) throws IOException {
        byte[] sector = new byte[sectorBytes];
        ByteSource.of(channel, sectorBytes).readFully(ByteBuffer.wrap(sector), 0);
        return Arrays.equals(sector, new byte[sectorBytes]);
    }

    private static void refuseUnlessSame(DiskIdentity disk, Gpt found, Gpt wanted)
            throws StepRefusedException {
        if (!extents(found).equals(extents(wanted))) {
            throw new StepRefusedException(
                    "disk %s has the table of this plan, but its partitions were changed since: expected %s, found %s; the template has to wipe it"
                            .formatted(disk, extents(wanted), extents(found)));
        }
    }

    /// Each partition by its GUID, with its sectors.
    private static Map<UUID, String> extents(Gpt table) {
        Map<UUID, String> extents = new LinkedHashMap<>();
        for (GptPartition each : table.partitions()) {
            extents.put(
                    each.guid(),
                    "%d: %d to %d".formatted(each.number(), each.firstLba(), each.lastLba()));
        }
        return extents;
    }

    private static void settle(AttachedDisk disk, Gpt table)
            throws IOException, InterruptedException {
        try (BlockDevice device = BlockDevice.open(disk.node())) {
            new KernelPartitions(disk, table).settle(device);
        }
    }

    /// A table of the same disk GUID is an attempt at this one that was cut off.
    private static void refuseUnlessFree(
            ErasableDisk disk, FileChannel channel, long size, UUID ours) throws IOException {
        List<Signature> signatures = Signatures.find(channel, size);
        GptReading gpt = Gpt.read(channel, size, disk.disk().sectorBytes());
        boolean isOurs =
                gpt instanceof GptReading.Found(Gpt table, _)
                        && table.diskGuid().equals(ours)
                        && isCutOff(channel, disk.disk().sectorBytes());
        if (isOurs && signatures.isEmpty()) {
            return;
        }
        String what = DiskContents.read(disk.disk(), channel, size).what().orElse("");
        if (!what.isEmpty()) {
            throw new StepRefusedException(
                    "disk %s holds %s, which the plan does not know of; the template has to wipe it"
                            .formatted(disk, what));
        }
    }

    /// Something of an earlier life of the disk may lie where a partition now begins or ends, and would
    /// come to light with it.
    private static void clear(BlockDevice device, FileChannel channel, Extent extent)
            throws IOException {
        long block = device.logicalBlockSize();
        for (Signature each : Signatures.find(channel, extent.offset(), extent.size())) {
            for (Extent mark : each.marks()) {
                long start = (extent.offset() + mark.offset()) / block * block;
                long end = Math.ceilDiv(extent.offset() + mark.end(), block) * block;
                device.zeroOut(start, end - start);
            }
        }
        long edge = Math.min(DiskContents.EDGE, extent.size());
        device.zeroOut(extent.offset(), edge);
        device.zeroOut(extent.end() - edge, edge);
    }

    private static String described(GptPartition partition, int sectorBytes) {
        Extent extent = partition.extent(sectorBytes);
        return "partition %d \"%s\": %d MiB from %d MiB"
                .formatted(
                        partition.number(),
                        partition.name(),
                        extent.size() >> 20,
                        extent.offset() >> 20);
    }
}
