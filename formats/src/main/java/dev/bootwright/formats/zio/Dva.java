package dev.bootwright.formats.zio;

import dev.bootwright.formats.bytes.FormatException;

/// Where one copy of a block lies.
///
/// ```text
/// word  bits   field
///    0  0-23   asize    in sectors of 512 bytes
///    0  32-55  vdev     number of a top-level vdev
///    1  0-62   offset   in sectors of 512 bytes
///    1  63     gang     it holds pointers to the parts of the block
/// ```
///
/// @param vdev   number of a top-level vdev
/// @param asize  in bytes, with parity
/// @param offset in bytes
public record Dva(long vdev, long asize, long offset, boolean isGang) {

    static final int BYTES = 16;

    private static final int SECTOR_SHIFT = 9;

    static Dva read(Block pointer, int at) throws FormatException {
        long first = pointer.bits64("DVA", at);
        long second = pointer.bits64("DVA", at + Long.BYTES);
        return new Dva(
                first >>> 32 & 0xFF_FFFF,
                (first & 0xFF_FFFF) << SECTOR_SHIFT,
                (second & Long.MAX_VALUE) << SECTOR_SHIFT,
                second < 0);
    }

    boolean isEmpty() {
        return asize == 0;
    }
}
