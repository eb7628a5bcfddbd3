package dev.bootwright.formats.squashfs;

import java.util.Arrays;
import java.util.Optional;

/// How the blocks are compressed; `SQUASHFS compression ids`, format description §2.
public enum Compression {
    /// A zlib stream.
    GZIP(1),
    /// The format of the `lzma` program, with its header of 13 bytes.
    LZMA(2),
    /// LZO1X without any frame.
    LZO(3),
    /// A whole `.xz` stream.
    XZ(4),
    /// An LZ4 block without any frame.
    LZ4(5),
    /// A Zstandard frame.
    ZSTD(6);

    private final int id;

    Compression(int id) {
        this.id = id;
    }

    static Optional<Compression> of(int id) {
        return Arrays.stream(values()).filter(compression -> compression.id == id).findFirst();
    }
}
