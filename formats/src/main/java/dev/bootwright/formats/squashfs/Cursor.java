package dev.bootwright.formats.squashfs;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;

/// Moves through uncompressed metadata, always forward. An error names the byte of the file where the
/// block begins.
final class Cursor {

    private final Metadata metadata;
    private long at;
    private Metadata.Block block;
    private int position;
    private long passed;

    Cursor(Metadata metadata, long at, int position) throws IOException {
        this.metadata = metadata;
        this.at = at;
        this.block = metadata.block(at);
        this.position = position;
        if (position > block.size()) {
            throw malformed(
                    "reference to a metadata block",
                    "byte %d of %d".formatted(position, block.size()));
        }
    }

    /// A reader of the next bytes, at most a block of metadata.
    ByteReader take(String field, int length) throws IOException {
        byte[] bytes = new byte[length];
        long start = at;
        for (int done = 0; done < length; ) {
            if (position == block.size()) {
                at = block.next();
                block = metadata.block(at);
                position = 0;
            }
            int part = Math.min(length - done, block.size() - position);
            block.copy(position, bytes, done, part);
            position += part;
            done += part;
        }
        passed += length;
        return ByteReader.littleEndian(Bytes.FORMAT, bytes, start);
    }

    /// How many bytes were taken.
    long passed() {
        return passed;
    }

    FormatException malformed(String field, String reason) {
        return new FormatException(Bytes.FORMAT, field, at, reason);
    }
}
