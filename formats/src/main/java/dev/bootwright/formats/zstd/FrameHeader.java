package dev.bootwright.formats.zstd;

import dev.bootwright.formats.bytes.FormatException;

/// What a frame says of itself, behind its magic. Source: RFC 8878, §3.1.1.1.
///
/// @param window      in bytes: so far back offsets lead at most
/// @param hasSize     whether it says how large its content is
/// @param size        of the content, in bytes, unsigned
/// @param hasChecksum whether one follows the last block
record FrameHeader(long window, boolean hasSize, long size, boolean hasChecksum) {

    /// @param in at the frame header descriptor
    static FrameHeader read(Cursor in) throws FormatException {
        int descriptor = in.u8("frame header descriptor");
        boolean isSingle = isSingle(descriptor);
        if ((descriptor & 0x08) != 0) {
            throw in.malformed("frame header descriptor", "a reserved bit is set");
        }
        long window = 0;
        if (!isSingle) {
            int mantissa = in.u8("window descriptor");
            long base = 1L << (10 + (mantissa >>> 3));
            window = base + base / 8 * (mantissa & 7);
        }
        if (in.number("dictionary id", dictionaryBytes(descriptor)) != 0) {
            throw in.malformed("dictionary id", "there are no dictionaries");
        }
        int width = 1 << (descriptor >>> 6);
        boolean hasSize = width > 1 || isSingle;
        long size = hasSize ? in.number("frame content size", width) : 0;
        size += width == 2 ? 256 : 0;
        return new FrameHeader(isSingle ? size : window, hasSize, size, (descriptor & 0x04) != 0);
    }

    /// How many bytes of the header follow its first.
    static int bytesBehind(int descriptor) {
        int width = 1 << (descriptor >>> 6);
        boolean hasSize = width > 1 || isSingle(descriptor);
        return (isSingle(descriptor) ? 0 : 1) + dictionaryBytes(descriptor) + (hasSize ? width : 0);
    }

    private static boolean isSingle(int descriptor) {
        return (descriptor & 0x20) != 0;
    }

    private static int dictionaryBytes(int descriptor) {
        int dictionary = descriptor & 3;
        return dictionary == 3 ? 4 : dictionary;
    }
}
