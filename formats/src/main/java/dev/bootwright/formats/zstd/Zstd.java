package dev.bootwright.formats.zstd;

import dev.bootwright.formats.bytes.FormatException;

/// Decodes Zstandard frames.
///
/// ```text
/// 4       magic        FD2FB528
/// 1       descriptor   bits 0-1 dictionary id, 2 checksum, 3 reserved, 5 single segment, 6-7 content size
/// 0 or 1  window
/// 0 to 4  dictionary
/// 0 to 8  content size
///         blocks       3 bytes: bit 0 last, bits 1-2 type, 21 bits of size; then the content
/// 0 or 4  checksum
/// ```
///
/// All bytes are taken for hostile. Source: RFC 8878, §3.
public final class Zstd {

    static final long MAGIC = 0xFD2FB528L;
    static final long SKIPPABLE = 0x184D2A50L;

    private final Cursor in;
    private final Output out;

    private Zstd(Cursor in, Output out) {
        this.in = in;
        this.out = out;
    }

    /// Decodes frames, one behind the other.
    ///
    /// @param frames nothing may follow them
    /// @param target for what comes out
    /// @return how many bytes came out
    /// @throws FormatException if they are no sound frames, need a dictionary, or do not fit
    public static int decode(byte[] frames, byte[] target) throws FormatException {
        Cursor in = new Cursor(frames, 0, frames.length);
        Output out = new Output(target);
        do {
            long magic = in.number("magic", 4);
            if (magic == MAGIC) {
                new Zstd(in, out).frame();
            } else if ((magic & ~0xFL) == SKIPPABLE) {
                long length = in.number("frame size", 4);
                in.skip("frame", (int) Math.min(length, Integer.MAX_VALUE));
            } else {
                throw in.malformed("magic", "0x%08x".formatted(magic));
            }
        } while (in.remaining() > 0);
        return out.size();
    }

    /// Decodes one frame that has no magic.
    ///
    /// @param from where it begins
    /// @param to   where it ends
    /// @return how many bytes came out
    /// @throws FormatException if it is no sound frame, needs a dictionary, or does not fit
    public static int decodeWithoutMagic(byte[] frame, int from, int to, byte[] target)
            throws FormatException {
        Cursor in = new Cursor(frame, from, to);
        Output out = new Output(target);
        new Zstd(in, out).frame();
        if (in.remaining() > 0) {
            throw in.malformed("frame", in.remaining() + " bytes follow");
        }
        return out.size();
    }

    private void frame() throws FormatException {
        FrameHeader header = FrameHeader.read(in);
        out.begin();
        Blocks blocks = new Blocks(out);
        int block;
        do {
            block = (int) in.number("block header", Blocks.HEADER_BYTES);
            blocks.decode(block, in);
        } while (!Blocks.isLast(block));
        if (header.hasSize() && out.size() - out.start() != header.size()) {
            throw in.malformed(
                    "frame content size",
                    "%s, found %d"
                            .formatted(
                                    Long.toUnsignedString(header.size()),
                                    out.size() - out.start()));
        }
        if (header.hasChecksum()) {
            long expected = in.number("content checksum", 4);
            long found = XxHash64.of(out.bytes(), out.start(), out.size()) & 0xFFFF_FFFFL;
            if (found != expected) {
                throw in.malformed(
                        "content checksum", "0x%08x, computed 0x%08x".formatted(expected, found));
            }
        }
    }
}
