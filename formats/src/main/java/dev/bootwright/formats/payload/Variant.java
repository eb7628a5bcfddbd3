package dev.bootwright.formats.payload;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.ByteWriter;
import dev.bootwright.formats.bytes.FormatException;

/// How wide the integers of a container are. Both are in the field under one magic.
public enum Variant {
    /// As live-bootstrap's `README.md` documents it.
    U32(Integer.BYTES, 0xFFFF_FFFFL),

    /// As its review asked for, without the limit of 4 GiB a file.
    U64(Long.BYTES, Long.MAX_VALUE);

    private final int width;
    private final long largestFile;

    Variant(int width, long largestFile) {
        this.width = width;
        this.largestFile = largestFile;
    }

    /// The largest file that fits, in bytes.
    public long largestFile() {
        return largestFile;
    }

    /// As on the command line: `u32` or `u64`.
    public String word() {
        return this == U32 ? "u32" : "u64";
    }

    /// Bytes of one integer.
    int width() {
        return width;
    }

    /// Bytes before the first entry.
    int headerBytes() {
        return Payload.MAGIC_BYTES + width;
    }

    /// Bytes of an entry before its name.
    int entryHeaderBytes() {
        return 2 * width;
    }

    long read(ByteReader in, String field) throws FormatException {
        return this == U32 ? in.u32(field) : in.u64(field);
    }

    ByteWriter write(ByteWriter out, String field, long value) {
        return this == U32 ? out.u32(field, value) : out.u64(field, value);
    }
}
