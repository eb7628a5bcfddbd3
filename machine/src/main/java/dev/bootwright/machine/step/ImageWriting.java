package dev.bootwright.machine.step;

import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.linux.block.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Writes what is streamed to a disk, and reads it back.
///
/// The first MiB of the image and what belongs to the last of the disk are held back: without them no
/// firmware, boot loader or kernel finds anything on it. Whoever has seen that all is right puts them
/// there with [#finish], and with [#writeFirstBlock] or a table of its own.
final class ImageWriting {

    private static final int CHUNK = ImageTable.HEAD;
    private static final byte[] ZEROS = new byte[CHUNK];

    private final FileChannel out;
    private final BlockDevice device;
    private final long size;
    private final MessageDigest written = sha256();
    private final List<Held> held = new ArrayList<>();
    private long zerosFrom = -1;
    private long end;

    private record Held(long offset, ByteBuffer bytes) {}

    /// @param out    the disk, opened for reading and writing, left open
    /// @param device the same, claimed
    ImageWriting(FileChannel out, BlockDevice device) throws IOException {
        this.out = out;
        this.device = device;
        this.size = device.size();
    }

    /// Clears both ends of the disk, so that what was on it is not found any more.
    void clearEnds() throws IOException {
        long edge = Math.min(CHUNK, size);
        device.zeroOut(size - edge, edge);
        device.zeroOut(0, edge);
        device.dropCache();
    }

    /// Writes all of an image but its first chunk.
    ///
    /// @return how many bytes the image has
    /// @throws StepRefusedException if it is larger than the disk
    long stream(ImageStream image, StepLog log) throws IOException {
        byte[] chunk = new byte[CHUNK];
        end = CHUNK;
        int length = image.read(chunk);
        while (length > 0) {
            if (length > size - end) {
                throw new StepRefusedException(
                        "the image is larger than the disk, which has %d bytes".formatted(size));
            }
            int whole = Math.ceilDiv(length, device.logicalBlockSize()) * device.logicalBlockSize();
            Arrays.fill(chunk, length, whole, (byte) 0);
            put(chunk, whole);
            end += length;
            image.percent().ifPresent(percent -> log.progress(percent * 8 / 10));
            length = length < CHUNK ? 0 : image.read(chunk);
        }
        flushZeros(end);
        return end;
    }

    private void put(byte[] chunk, int length) throws IOException {
        if (end + length > size - CHUNK) {
            held.add(new Held(end, ByteBuffer.wrap(Arrays.copyOf(chunk, length))));
            flushZeros(end);
            return;
        }
        written.update(chunk, 0, length);
        if (Arrays.equals(chunk, 0, length, ZEROS, 0, length)) {
            zerosFrom = zerosFrom < 0 ? end : zerosFrom;
            return;
        }
        flushZeros(end);
        write(ByteBuffer.wrap(chunk, 0, length), end);
    }

    private void flushZeros(long to) throws IOException {
        if (zerosFrom >= 0) {
            long block = device.logicalBlockSize();
            device.zeroOut(zerosFrom, Math.ceilDiv(to - zerosFrom, block) * block);
            zerosFrom = -1;
        }
    }

    /// Reads back what [#stream] has written.
    ///
    /// @throws IOException if it is something else
    void compare(StepLog log) throws IOException {
        device.dropCache();
        MessageDigest found = sha256();
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
        long block = device.logicalBlockSize();
        long all =
                Math.min(
                        Math.ceilDiv(end, block) * block,
                        held.isEmpty() ? size : held.getFirst().offset());
        for (long at = CHUNK; at < all; ) {
            buffer.clear().limit((int) Math.min(CHUNK, all - at));
            while (buffer.hasRemaining()) {
                if (out.read(buffer, at + buffer.position()) < 0) {
                    throw new IOException("it ends at byte %d".formatted(at + buffer.position()));
                }
            }
            found.update(buffer.flip());
            at += buffer.limit();
            log.progress(80 + (int) (19.0 * at / all));
        }
        byte[] expected = written.digest();
        byte[] digest = found.digest();
        if (!Arrays.equals(expected, digest)) {
            throw new IOException(
                    "what was written has the SHA-256 %s, what reads back %s"
                            .formatted(
                                    HexFormat.of().formatHex(expected),
                                    HexFormat.of().formatHex(digest)));
        }
    }

    /// Writes what was held back of the end, then of the head.
    ///
    /// @param rest of the disk that is the image's to write; what is outside it is left as it is
    void finish(byte[] head, Extent rest) throws IOException {
        for (Held each : held) {
            int length = Math.clamp(rest.end() - each.offset(), 0, each.bytes().limit());
            write(each.bytes().slice(0, length), each.offset());
        }
        device.dropCache();
        int from = (int) rest.offset();
        writeHead(head, from, (int) Math.min(head.length, rest.end()) - from);
    }

    /// Writes the first block, without which the rest of an image that has no GUID partition table has no
    /// partitions.
    void writeFirstBlock(byte[] head) throws IOException {
        writeHead(head, 0, device.logicalBlockSize());
    }

    private void writeHead(byte[] head, int from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(head, from, length).slice();
        write(bytes.duplicate(), from);
        device.dropCache();
        ByteBuffer back = ByteBuffer.allocate(length);
        while (back.hasRemaining() && out.read(back, from + back.position()) >= 0) {
            // A single read may return fewer bytes than asked for; only -1 is the end.
        }
        if (!back.flip().equals(bytes)) {
            throw new IOException("the start of the image reads back as something else");
        }
    }

    void write(ByteBuffer bytes, long offset) throws IOException {
        long start = offset - bytes.position();
        while (bytes.hasRemaining()) {
            out.write(bytes, start + bytes.position());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
