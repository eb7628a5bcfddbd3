package dev.bootwright.image.iso;

import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.image.iso.CombinedInitrd.Part;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Parts of an ISO and bytes between them, one after the other, as a stream.
public final class IsoParts extends InputStream {

    private final FileChannel iso;
    private final List<Part> parts;
    private int index;
    private long done;

    private IsoParts(FileChannel iso, List<Part> parts) {
        this.iso = iso;
        this.parts = parts;
    }

    /// What a file holds.
    public static InputStream of(Path iso, Publication.PublishedFile file) throws IOException {
        List<Part> parts = file.extents().stream().<Part>map(Part.OfIso::new).toList();
        return new IsoParts(FileChannel.open(iso, StandardOpenOption.READ), parts);
    }

    /// What a combined initramfs holds.
    public static InputStream of(Path iso, CombinedInitrd combined) throws IOException {
        return new IsoParts(FileChannel.open(iso, StandardOpenOption.READ), combined.parts());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (index < parts.size()) {
            int count =
                    switch (parts.get(index)) {
                        case Part.OfIso(Extent extent) -> read(extent, bytes, offset, length);
                        case Part.OfBytes(Opaque part) -> read(part, bytes, offset, length);
                    };
            if (count > 0) {
                done += count;
                return count;
            }
            index++;
            done = 0;
        }
        return -1;
    }

    private int read(Extent extent, byte[] bytes, int offset, int length) throws IOException {
        long left = extent.size() - done;
        if (left == 0) {
            return 0;
        }
        ByteBuffer target = ByteBuffer.wrap(bytes, offset, (int) Math.min(left, length));
        int count = iso.read(target, extent.offset() + done);
        if (count < 0) {
            throw new EOFException("the ISO ends at byte " + (extent.offset() + done));
        }
        return count;
    }

    private int read(Opaque part, byte[] bytes, int offset, int length) {
        int count = (int) Math.min(part.length() - done, length);
        System.arraycopy(part.toByteArray(), (int) done, bytes, offset, count);
        return count;
    }

    @Override
    public void close() throws IOException {
        iso.close();
    }
}
