package dev.bootwright.machine.step;

import dev.bootwright.formats.payload.Copying;
import dev.bootwright.formats.payload.Payload;
import dev.bootwright.formats.payload.PayloadProgress;
import dev.bootwright.linux.block.BlockDevice;
import dev.bootwright.linux.sys.NativeException;
import dev.bootwright.machine.payload.Contents;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/// Writes a payload to the start of a device.
///
/// The first block, which has the magic, is cleared first and written last: a device on which this was
/// cut off holds no payload, neither this one nor the one before.
public final class WritePayload {

    private WritePayload() {}

    /// Writes, and reads back from the device what was written.
    ///
    /// @param image    the payload lies at its start; left open
    /// @param progress told of the writing
    /// @return the device's block, to which the payload was filled up with zeros, in bytes
    /// @throws StepRefusedException if somebody has begun to use the device
    /// @throws IOException          if it cannot be written, or what reads back is something else
    public static int run(
            FileChannel image, Payload payload, FreeDevice device, PayloadProgress progress)
            throws IOException {
        try (BlockDevice claimed = device.claim();
                FileChannel out =
                        FileChannel.open(
                                device.node(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            int block = claimed.logicalBlockSize();
            long size = payload.size();
            ByteBuffer first = first(image, (int) Math.min(block, size), block);
            writeFully(ByteBuffer.allocate(block), out, 0);
            claimed.dropCache();
            if (size > block) {
                out.position(block);
                new Copying(progress, size).copy("payload", image, block, size - block, out);
                writeFully(ByteBuffer.allocate(Math.floorMod(-size, block)), out, size);
            }
            claimed.dropCache();
            writeFully(first, out, 0);
            claimed.dropCache();
            long same = Contents.common(image, 0, out, 0, size);
            if (same != size) {
                throw new IOException(
                        "byte %d reads back as something else than was written".formatted(same));
            }
            return block;
        } catch (ClosedByInterruptException | StepRefusedException | NativeException e) {
            throw e; // these say it all
        } catch (IOException e) {
            throw new IOException("%s: %s".formatted(device.node(), e.getMessage()), e);
        }
    }

    /// The first block, filled up with zeros.
    private static ByteBuffer first(FileChannel image, int length, int block) throws IOException {
        ByteBuffer first = ByteBuffer.allocate(block).limit(length);
        while (first.hasRemaining()) {
            if (image.read(first, first.position()) < 0) {
                throw new EOFException("the image ends after %d bytes".formatted(first.position()));
            }
        }
        return first.limit(block).rewind();
    }

    private static void writeFully(ByteBuffer bytes, FileChannel out, long offset)
            throws IOException {
        long position = offset;
        while (bytes.hasRemaining()) {
            position += out.write(bytes, position);
        }
    }
}
