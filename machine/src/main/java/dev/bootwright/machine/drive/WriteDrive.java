package dev.bootwright.machine.drive;

import dev.bootwright.formats.bytes.SparseSource;
import dev.bootwright.formats.bytes.SparseSource.Piece;
import dev.bootwright.formats.bytes.WriteBehind;
import dev.bootwright.formats.gpt.GptWriter;
import dev.bootwright.linux.block.BlockDevice;
import dev.bootwright.linux.sys.NativeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.List;

/// Writes what a drive is to hold, and reads it back from the device.
///
/// Both ends are cleared first, so that nothing of what was there is found again, and the table of
/// partitions comes last: a drive on which this was cut off has no table, and boots nothing. What is to
/// be zeros is written by the device's own means where it has some, and only where it is not yet so
/// elsewhere.
public final class WriteDrive {

    private static final long STEP_BYTES = 16L << 20;
    private static final int WINDOW = 1 << 20;

    private final FileChannel channel;
    private final BlockDevice device;
    private final SparseSource body;
    private final BitSet windows;
    private final boolean clearsByItself;
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(WINDOW);
    private final DriveProgress progress;

    private WriteDrive(
            FileChannel channel,
            BlockDevice device,
            List<Piece> contents,
            boolean clearsByItself,
            DriveProgress progress)
            throws IOException {
        long end = contents.stream().mapToLong(Piece::end).max().orElse(0);
        this.channel = channel;
        this.device = device;
        this.body = new SparseSource(device.size(), contents);
        this.windows = windows(contents);
        this.clearsByItself = clearsByItself;
        this.progress = progress;
        if (end > device.size() - WINDOW) {
            throw new IOException(
                    "the drive has %d bytes, too few for %d".formatted(device.size(), end));
        }
    }

    /// Writes a drive.
    ///
    /// @param contents all but the table, from 1 MiB on
    /// @return whether the kernel has read the new table
    /// @throws IOException if somebody has begun to use the drive, it cannot be written, or something
    ///                     else reads back; it then has no table of partitions
    public static boolean run(
            WritableDrive drive, List<Piece> contents, GptWriter table, DriveProgress progress)
            throws IOException, InterruptedException {
        try (BlockDevice device = drive.claim();
                FileChannel channel =
                        FileChannel.open(
                                drive.node(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            WriteDrive writing =
                    new WriteDrive(channel, device, contents, drive.clearsByItself(), progress);
            try {
                writing.clearEnds();
                writing.write();
                writing.compare();
                writing.finish(table);
            } catch (IOException e) {
                throw failure(drive, e);
            }
            return isAnnounced(drive, device, table);
        }
    }

    /// What a person is told: that the drive was pulled, or what the device says.
    private static IOException failure(WritableDrive drive, IOException e)
            throws InterruptedException {
        if (drive.isPulled()) {
            return new IOException(
                    "%s (%s) was pulled while it was written to; it has no table of partitions, and boots nothing"
                            .formatted(drive.node(), drive),
                    e);
        }
        return e instanceof NativeException // names the device
                ? e
                : new IOException("%s: %s".formatted(drive.node(), e.getMessage()), e);
    }

    /// A drive is good even if the kernel will know its partitions only when it is plugged in again.
    private static boolean isAnnounced(WritableDrive drive, BlockDevice device, GptWriter table)
            throws InterruptedException {
        try {
            drive.announce(device, table.table());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static BitSet windows(List<Piece> contents) {
        BitSet windows = new BitSet();
        for (Piece each : contents) {
            int last = Math.toIntExact((each.end() - 1) / WINDOW);
            windows.set(Math.toIntExact(each.offset() / WINDOW), last + 1);
        }
        return windows;
    }

    private void clearEnds() throws IOException {
        progress.at("clearing both ends", 0, 0);
        device.zeroOut(0, WINDOW);
        device.zeroOut(device.size() - WINDOW, WINDOW);
        device.dropCache();
    }

    private void write() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(WINDOW);
        long all = (long) windows.length() * WINDOW;
        try (WriteBehind behind = WriteBehind.inLockstep(channel, STEP_BYTES)) {
            for (int window = 1; window < windows.length(); window++) {
                long at = (long) window * WINDOW;
                progress.at("writing", at, all);
                if (!windows.get(window)) {
                    zero(buffer, at);
                    continue;
                }
                body.readFully(buffer.clear(), at);
                buffer.flip();
                while (buffer.hasRemaining()) {
                    channel.write(buffer, at + buffer.position());
                }
                behind.wrote(WINDOW);
            }
            behind.await();
        }
        device.dropCache();
        progress.at("writing", all, all);
    }

    /// A device that has no means of its own would get zeros written like anything else, which it takes
    /// longer for than to say that they are there already.
    private void zero(ByteBuffer buffer, long at) throws IOException {
        if (!clearsByItself) {
            read(buffer.clear(), at);
            if (buffer.flip().mismatch(zeros.clear()) < 0) {
                return;
            }
        }
        device.zeroOut(at, WINDOW);
    }

    private void compare() throws IOException {
        ByteBuffer expected = ByteBuffer.allocateDirect(WINDOW);
        ByteBuffer found = ByteBuffer.allocateDirect(WINDOW);
        long all = (long) windows.cardinality() * WINDOW;
        long done = 0;
        for (int window = windows.nextSetBit(0);
                window >= 0;
                window = windows.nextSetBit(window + 1)) {
            long at = (long) window * WINDOW;
            body.readFully(expected.clear(), at);
            read(found.clear(), at);
            int mismatch = expected.flip().mismatch(found.flip());
            if (mismatch >= 0) {
                throw new IOException(
                        "byte %d reads back as something else than was written"
                                .formatted(at + mismatch));
            }
            done += WINDOW;
            progress.at("reading back", done, all);
        }
    }

    private void read(ByteBuffer target, long at) throws IOException {
        while (target.hasRemaining()) {
            if (channel.read(target, at + target.position()) < 0) {
                throw new IOException("it ends at byte %d".formatted(at + target.position()));
            }
        }
    }

    private void finish(GptWriter table) throws IOException {
        progress.at("writing the partition table", 0, 0);
        table.write(channel);
        device.dropCache();
        if (!table.isOn(channel)) {
            throw new IOException("the partition table reads back as something else");
        }
    }
}
