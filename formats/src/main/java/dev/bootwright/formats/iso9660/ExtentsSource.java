package dev.bootwright.formats.iso9660;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// The content of a file in several extents, one after the other.
record ExtentsSource(ByteSource image, List<Extent> extents, long size) implements ByteSource {

    static ByteSource of(ByteSource image, List<Extent> extents) {
        if (extents.size() == 1) {
            return image.slice(extents.getFirst());
        }
        long size = extents.stream().mapToLong(Extent::size).sum();
        return new ExtentsSource(image, List.copyOf(extents), size);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        long start = position;
        for (Extent extent : extents) {
            if (start < extent.size()) {
                return image.slice(extent).read(target, start);
            }
            start -= extent.size();
        }
        return -1;
    }
}
