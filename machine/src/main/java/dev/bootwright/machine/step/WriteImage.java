package dev.bootwright.machine.step;

import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.bytes.SparseSource;
import dev.bootwright.formats.bytes.SparseSource.Piece;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.gpt.Gpt;
import dev.bootwright.formats.gpt.GptWriter;
import dev.bootwright.linux.block.BlockDevice;
import dev.bootwright.machine.hardware.AttachedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// Writes an image of a whole disk, as it comes in, to a disk that holds nothing known.
///
/// The table goes last, with a GUID that says what was written: a disk on which this was cut off, or
/// whose image was the wrong one, has no table, and one that has it is whole. The image's own table
/// never lies where one is looked for. Of an image with a DOS table the first block goes last, when the
/// mark is there already.
final class WriteImage {

    private final Path root;
    private final ImageStream.Opener images;

    /// @param root of the tree that has `sys`, `dev` and `proc`
    WriteImage(Path root, ImageStream.Opener images) {
        this.root = root;
        this.images = images;
    }

    StepOutcome run(Step.WriteImage step, StepLog log) throws IOException, InterruptedException {
        AttachedDisk found = new DiskFinder(root).find(step.disk());
        Optional<Gpt> there = DiskMark.table(found, step.diskGuid());
        if (there.isPresent()) {
            settle(found, there.get());
            return new StepOutcome.AlreadyHolds("the image is on " + step.disk());
        }
        if (DiskMark.isMarked(found, step.diskGuid())) {
            return new StepOutcome.AlreadyHolds("the image is on " + step.disk());
        }
        ErasableDisk disk = ErasableDisk.check(root, step.disk());
        Optional<GptWriter> table;
        try (BlockDevice device = disk.claim();
                FileChannel channel =
                        FileChannel.open(
                                found.node(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            DiskMark.refuseUnlessFree(disk, channel, device.size(), step.diskGuid());
            table = write(step, device, channel, log);
        } catch (ClosedByInterruptException e) {
            throw new InterruptedException("interrupted while " + disk + " was written");
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while " + disk + " was written");
            }
            throw e;
        }
        if (table.isPresent()) {
            settle(found, table.get().table());
        } else {
            try (BlockDevice device = BlockDevice.open(found.node())) {
                device.rereadPartitions();
            }
        }
        return new StepOutcome.Changed("the image is on " + disk);
    }

    private Optional<GptWriter> write(
            Step.WriteImage step, BlockDevice device, FileChannel channel, StepLog log)
            throws IOException {
        int sectorBytes = device.logicalBlockSize();
        byte[] head = new byte[ImageTable.HEAD];
        try (ImageStream image = images.open(step.image())) {
            int length = image.read(head);
            Optional<SeedVolume> seed = step.seed().map(SeedVolume::new);
            Optional<ImageTable> table =
                    ImageTable.of(
                            head,
                            step,
                            sectorBytes,
                            seed.isEmpty() ? 0 : seed.get().bytes(sectorBytes));
            ImageWriting writing = new ImageWriting(channel, device);
            writing.clearEnds();
            long size = length < head.length ? length : writing.stream(image, log);
            image.verify();
            log.line("%d bytes, %s as expected".formatted(size, step.image().algorithm()));
            writing.compare(log);
            log.line("read back as written");
            if (seed.isPresent() && table.isPresent()) {
                writeSeed(seed.get(), table.get().seed().orElseThrow(), writing, device);
                log.line(
                        "seed with "
                                + String.join(", ", step.seed().orElseThrow().files().keySet()));
            }
            if (table.isPresent()) {
                writing.finish(head, table.get().usable());
                writeTable(table.get().table(), step, device, channel);
            } else {
                writing.finish(head, new Extent(sectorBytes, device.size() - sectorBytes));
                if (!DiskMark.mark(device, channel, head, step.diskGuid())) {
                    log.line("no place for a mark: this image will not be known again");
                }
                writing.writeFirstBlock(head);
            }
            return table.map(ImageTable::table);
        }
    }

    private static void writeTable(
            GptWriter table, Step.WriteImage step, BlockDevice device, FileChannel channel)
            throws IOException {
        table.write(channel);
        device.dropCache();
        if (!table.isOn(channel)) {
            throw new IOException("the table on %s reads back differently".formatted(step.disk()));
        }
    }

    private static void writeSeed(
            SeedVolume seed, Extent place, ImageWriting writing, BlockDevice device)
            throws IOException {
        SparseSource volume = seed.laidOut(device.logicalBlockSize(), place.offset(), place.size());
        device.zeroOut(place.offset(), place.size());
        for (Piece each : volume.pieces()) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(each.content().size()));
            each.content().readFully(bytes, 0);
            writing.write(bytes.flip(), place.offset() + each.offset());
        }
    }

    private static void settle(AttachedDisk disk, Gpt table)
            throws IOException, InterruptedException {
        try (BlockDevice device = BlockDevice.open(disk.node())) {
            new KernelPartitions(disk, table).settle(device);
        }
    }
}
