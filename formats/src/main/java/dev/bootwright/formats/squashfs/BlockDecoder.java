package dev.bootwright.formats.squashfs;

import java.io.IOException;

/// Takes one block out of its compression.
public interface BlockDecoder {

    /// Decodes a block into the beginning of `target`.
    ///
    /// @param stored as it lies in the file system
    /// @param target 8 KiB for metadata, else as long as the blocks of the file system, at most 1 MiB
    /// @return how many bytes were decoded
    /// @throws IOException if the bytes are no such block, it does not fit `target`, or the compression is
    ///                     not known here
    int decode(Compression compression, byte[] stored, byte[] target) throws IOException;
}
