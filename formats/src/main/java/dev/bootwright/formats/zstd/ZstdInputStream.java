package dev.bootwright.formats.zstd;

import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What comes out of Zstandard frames, one behind the other, decoded as it is read.
///
/// Keeps as much of what came out as offsets may lead back to: the window of the frame, up to a limit. All bytes are taken for hostile. Source: RFC 8878, §3.
public final class ZstdInputStream extends InputStream {

    /// As far back as offsets may lead, in bytes: what `zstd --long` packs and `zstd -d` takes without
    /// being asked.
    public static final int MAX_WINDOW = 128 << 20;

    private final InputStream packed;
    private final int mostWindow;
    private final Output out = new Output(new byte[Blocks.MAX_BYTES]);
    private @Nullable Frame frame;
    private long seen;
    private int served;

    /// @param packed read to the end of the last frame, and one byte beyond to see that it is the end;
    ///               left open
    public ZstdInputStream(InputStream packed) {
        this(packed, MAX_WINDOW);
    }

    /// The same where memory is scarce; some two and a half times the window are needed.
    ///
    /// @param mostWindow up to [#MAX_WINDOW], in bytes; frames with larger ones are refused
    public ZstdInputStream(InputStream packed, int mostWindow) {
        this.packed = packed;
        this.mostWindow = mostWindow;
    }

    /// A frame that is being decoded.
    private static final class Frame {
        final FrameHeader header;
        final Blocks blocks;
        final XxHash64 hash = new XxHash64();
        long size;

        Frame(FrameHeader header, Blocks blocks) {
            this.header = header;
            this.blocks = blocks;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, target.length);
        if (length == 0) {
            return 0;
        }
        while (served == out.size()) {
            if (!decode()) {
                return -1;
            }
        }
        int count = Math.min(length, out.size() - served);
        System.arraycopy(out.bytes(), served, target, from, count);
        served += count;
        return count;
    }

    /// Decodes a block, or begins a frame. False at the end.
    private boolean decode() throws IOException {
        Frame now = frame;
        if (now == null) {
            return begin();
        }
        served -= out.slide((int) now.header.window(), Blocks.MAX_BYTES);
        int header = (int) cursor("block header", Blocks.HEADER_BYTES).number("block header", 3);
        int length = Blocks.bytesBehind(header);
        if (length > Blocks.MAX_BYTES) {
            throw malformed("block size", length + " bytes");
        }
        int before = out.size();
        now.blocks.decode(header, cursor("block", length));
        now.hash.update(out.bytes(), before, out.size());
        now.size += out.size() - before;
        if (Blocks.isLast(header)) {
            end(now);
            frame = null;
        }
        return true;
    }

    /// Goes past what may be skipped, to the blocks of the next frame.
    private boolean begin() throws IOException {
        byte[] first = packed.readNBytes(4);
        if (first.length == 0 && seen > 0) {
            return false;
        }
        Cursor in = new Cursor(first, 0, first.length);
        long magic = in.number("magic", 4);
        seen += 4;
        if ((magic & ~0xFL) == Zstd.SKIPPABLE) {
            long length = cursor("frame size", 4).number("frame size", 4);
            packed.skipNBytes(length);
            seen += length;
            return true;
        }
        if (magic != Zstd.MAGIC) {
            throw malformed("magic", "0x%08x".formatted(magic));
        }
        byte[] descriptor = bytes("frame header descriptor", 1);
        int more = FrameHeader.bytesBehind(Byte.toUnsignedInt(descriptor[0]));
        byte[] header = new byte[1 + more];
        header[0] = descriptor[0];
        System.arraycopy(bytes("frame header", more), 0, header, 1, more);
        FrameHeader read = FrameHeader.read(new Cursor(header, 0, header.length));
        if (read.window() < 0 || read.window() > mostWindow) {
            throw malformed(
                    "window",
                    "%s bytes, at most %d are kept"
                            .formatted(Long.toUnsignedString(read.window()), mostWindow));
        }
        out.begin();
        frame = new Frame(read, new Blocks(out));
        return true;
    }

    private void end(Frame ended) throws IOException {
        if (ended.header.hasSize() && ended.size != ended.header.size()) {
            throw malformed(
                    "frame content size",
                    "%s, found %d"
                            .formatted(Long.toUnsignedString(ended.header.size()), ended.size));
        }
        if (ended.header.hasChecksum()) {
            long expected = cursor("content checksum", 4).number("content checksum", 4);
            long found = ended.hash.value() & 0xFFFF_FFFFL;
            if (found != expected) {
                throw malformed(
                        "content checksum", "0x%08x, computed 0x%08x".formatted(expected, found));
            }
        }
    }

    private Cursor cursor(String field, int length) throws IOException {
        byte[] bytes = bytes(field, length);
        return new Cursor(bytes, 0, length);
    }

    private byte[] bytes(String field, int length) throws IOException {
        byte[] bytes = packed.readNBytes(length);
        if (bytes.length < length) {
            throw malformed(
                    field, "needs %d bytes, input ends after %d".formatted(length, bytes.length));
        }
        seen += length;
        return bytes;
    }

    private FormatException malformed(String field, String reason) {
        return new FormatException(Cursor.FORMAT, field, seen, reason);
    }
}
