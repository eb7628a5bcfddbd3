package dev.bootwright.machine.step;

import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.gpt.DosTable;
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
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Writes a GUID partition table onto a disk that holds nothing, or nothing but that table.
final class WritePartitionTable {

    private static final long EDGE = 1 << 20;

    private final Path root;
    private final BlockDevices devices;

    /// @param root of the tree that has `sys`, `dev` and `proc`
    WritePartitionTable(Path root) {
        this.root = root;
        this.devices = new BlockDevices(root);
    }

    StepOutcome run(Step.PartitionTable step, StepLog log) throws IOException {
        AttachedDisk found = devices.disk(step.disk());
        GptWriter writer = new GptWriter(layOut(step, found));
        try (BlockDevice device = BlockDevice.open(found.node());
                FileChannel channel = FileChannel.open(found.node(), StandardOpenOption.READ)) {
            device.dropCache();
            if (writer.isOn(channel)) {
                announce(step, device);
                return new StepOutcome.AlreadyHolds("the table is on " + step.disk());
            }
        }
        ErasableDisk disk = ErasableDisk.check(root, devices, step.disk());
        refuseUnlessBlank(disk);
        write(step, disk, writer);
        log.line("%d partitions on %s".formatted(step.partitions().size(), disk));
        return new StepOutcome.Changed(
                "%d partitions on %s".formatted(step.partitions().size(), disk));
    }

    private static Gpt layOut(Step.PartitionTable step, AttachedDisk disk) throws IOException {
        Gpt empty = Gpt.empty(step.diskGuid(), step.disk().size(), disk.sectorBytes());
        List<GptLayout.Request> requests =
                step.partitions().stream()
                        .map(part ->
                                new GptLayout.Request(
                                        part.name(), part.type(), part.guid(), part.size()))
                        .toList();
        return switch (GptLayout.of(empty, requests)) {
            case GptLayout.Fits(Gpt table) -> table;
            case GptLayout.DoesNotFit(String reason) ->
                    throw new StepRefusedException("%s: %s".formatted(step.disk(), reason));
        };
    }

    private static void refuseUnlessBlank(ErasableDisk disk) throws IOException {
        try (BlockDevice device = BlockDevice.open(disk.disk().node());
                FileChannel channel =
                        FileChannel.open(disk.disk().node(), StandardOpenOption.READ)) {
            long size = device.size();
            int sector = disk.disk().sectorBytes();
            List<Signature> signatures = Signatures.find(channel, size);
            String holds =
                    !signatures.isEmpty()
                            ? signatures.getFirst().type().word()
                            : Gpt.read(channel, size, sector) instanceof GptReading.Found
                                    ? "another partition table"
                                    : DosTable.read(channel, size, sector)
                                                    .filter(table -> !table.isProtective())
                                                    .isPresent()
                                            ? "a DOS partition table"
                                            : "";
            if (!holds.isEmpty()) {
                throw new StepRefusedException(
                        "disk %s holds %s; the template has to wipe it".formatted(disk, holds));
            }
        }
    }

    private static void write(Step.PartitionTable step, ErasableDisk disk, GptWriter writer)
            throws IOException {
        try (BlockDevice device = BlockDevice.claim(disk.disk().node());
                FileChannel channel =
                        FileChannel.open(
                                disk.disk().node(),
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE)) {
            Gpt table = layOut(step, disk.disk());
            for (GptPartition partition : table.partitions()) {
                clearEnds(device, partition.extent(table.sectorBytes()));
            }
            writer.write(channel);
            device.dropCache();
            if (!writer.isOn(channel)) {
                throw new IOException("the table on %s reads back differently".formatted(disk));
            }
        }
        try (BlockDevice device = BlockDevice.open(disk.disk().node())) {
            device.rereadPartitions();
        }
    }

    /// Something of an earlier life of the disk may lie where a partition now begins or ends, and would
    /// come to light with it.
    private static void clearEnds(BlockDevice device, Extent extent) throws IOException {
        long edge = Math.min(EDGE, extent.size());
        device.zeroOut(extent.offset(), edge);
        device.zeroOut(extent.end() - edge, edge);
    }

    /// The table may be on the disk and the kernel not know: when it was written just before the machine
    /// lost its agent.
    private void announce(Step.PartitionTable step, BlockDevice device) throws IOException {
        if (devices.disk(step.disk()).partitions().size() != step.partitions().size()) {
            device.rereadPartitions();
        }
    }
}
