package dev.bootwright.machine.step;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.bytes.SparseSource;
import dev.bootwright.formats.bytes.SparseSource.Piece;
import dev.bootwright.formats.gpt.DosMark;
import dev.bootwright.formats.gpt.DosTable;
import dev.bootwright.formats.gpt.Gpt;
import dev.bootwright.formats.gpt.GptReading;
import dev.bootwright.formats.signature.Signature;
import dev.bootwright.formats.signature.Signatures;
import dev.bootwright.linux.block.BlockDevice;
import dev.bootwright.machine.hardware.AttachedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What tells that a system was installed on a whole disk, and that it was installed to its end: the GUID
/// of its partition table, which is written last, or of a [DosMark], which counts once the first block is there.
final class DiskMark {

    private DiskMark() {}

    /// The table of a disk, if it is whole and has that GUID.
    static Optional<Gpt> table(AttachedDisk disk, UUID ours) throws IOException {
        try (BlockDevice device = BlockDevice.open(disk.node());
                FileChannel channel = FileChannel.open(disk.node(), StandardOpenOption.READ)) {
            device.dropCache();
            long size = device.size();
            boolean isWhole =
                    DosTable.read(channel, size, disk.sectorBytes())
                            .filter(DosTable::isProtective)
                            .isPresent();
            return isWhole
                            && Gpt.read(channel, size, disk.sectorBytes())
                                    instanceof GptReading.Found(Gpt table, _)
                            && table.diskGuid().equals(ours)
                    ? Optional.of(table)
                    : Optional.empty();
        }
    }

    /// Whether a disk with a DOS table is marked with that GUID.
    static boolean isMarked(AttachedDisk disk, UUID ours) throws IOException {
        try (BlockDevice device = BlockDevice.open(disk.node());
                FileChannel channel = FileChannel.open(disk.node(), StandardOpenOption.READ)) {
            device.dropCache();
            ByteSource source = ByteSource.of(channel, device.size());
            return DosMark.read(source, disk.sectorBytes()).filter(ours::equals).isPresent();
        }
    }

    /// Marks a disk that gets a DOS table, on which nothing but its first block is missing any more.
    ///
    /// @param head what begins with that block
    /// @return false if it has no place for a mark
    static boolean mark(BlockDevice device, FileChannel channel, byte[] head, UUID ours)
            throws IOException {
        int sectorBytes = device.logicalBlockSize();
        long size = device.size();
        Extent rest = new Extent(sectorBytes, size - sectorBytes);
        SparseSource source =
                new SparseSource(
                        size,
                        List.of(
                                new Piece(0, ByteSource.of(Arrays.copyOf(head, sectorBytes))),
                                new Piece(sectorBytes, ByteSource.of(channel, size).slice(rest))));
        Optional<Extent> free = DosMark.free(source, sectorBytes);
        if (free.isEmpty()) {
            return false;
        }
        ByteBuffer mark = ByteBuffer.wrap(DosMark.of(source, ours, sectorBytes));
        while (mark.hasRemaining()) {
            channel.write(mark, free.get().offset() + mark.position());
        }
        device.dropCache();
        if (DosMark.read(source, sectorBytes).filter(ours::equals).isEmpty()) {
            throw new IOException("the mark of the disk reads back differently");
        }
        return true;
    }

    /// A table of the same GUID is an attempt at this one that was cut off at its end.
    static void refuseUnlessFree(ErasableDisk disk, FileChannel channel, long size, UUID ours)
            throws IOException {
        GptReading gpt = Gpt.read(channel, size, disk.disk().sectorBytes());
        if (gpt instanceof GptReading.Found(Gpt table, _) && table.diskGuid().equals(ours)) {
            return;
        }
        List<Signature> signatures = Signatures.find(channel, size);
        boolean isTable =
                !(gpt instanceof GptReading.Absent)
                        || DosTable.read(channel, size, disk.disk().sectorBytes()).isPresent();
        if (isTable || !signatures.isEmpty()) {
            throw new StepRefusedException(
                    "%s holds %s, which the plan does not know of; the template has to wipe it"
                            .formatted(
                                    disk,
                                    isTable
                                            ? "a partition table"
                                            : FreeDevice.described(signatures.getFirst())));
        }
    }
}
