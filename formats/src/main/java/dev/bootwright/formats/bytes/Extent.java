package dev.bootwright.formats.bytes;

/// A range of bytes on a disk or in a file.
///
/// @param offset of its first byte
/// @param size   in bytes, greater than 0
public record Extent(long offset, long size) {

    public Extent {
        if (offset < 0 || size <= 0 || offset > Long.MAX_VALUE - size) {
            throw new IllegalArgumentException("%d bytes from byte %d".formatted(size, offset));
        }
    }

    /// The first byte behind it.
    public long end() {
        return offset + size;
    }

    /// The same range, said from the start of something that holds this one's disk from `by` on.
    public Extent shifted(long by) {
        return new Extent(offset + by, size);
    }

    public boolean overlaps(Extent other) {
        return offset < other.end() && other.offset < end();
    }
}
