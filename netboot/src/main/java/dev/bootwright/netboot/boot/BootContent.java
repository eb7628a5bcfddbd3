package dev.bootwright.netboot.boot;

import dev.bootwright.netboot.boot.BootResource.Joined;
import dev.bootwright.netboot.boot.BootResource.Part;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/// The bytes of a [BootResource.Joined], open for reading in any order by one thread at a time.
///
/// What was promised is never cut short, nor anything else sent in its place: a file that does not hold
/// its part, or looks other than its [FileStamp], is not opened, and one that changes later fails
/// [#check()].
public final class BootContent implements AutoCloseable {

    private final Map<Path, FileChannel> files = new HashMap<>();
    private final Set<Stamped> stamps = new LinkedHashSet<>();
    private final NavigableMap<Long, Piece> pieces = new TreeMap<>();
    private long size;

    private BootContent() {}

    private record Stamped(Path file, FileStamp stamp) {}

    /// A part that is not empty, open.
    private sealed interface Piece {

        long size();

        /// @param from in bytes, of the part
        /// @return bytes read, at least 1
        long read(long from, ByteBuffer[] blocks, int first, int count) throws IOException;

        /// @return bytes sent; 0 when the target takes none now
        long transferTo(long from, long count, WritableByteChannel target) throws IOException;
    }

    private record FilePiece(Part.OfFile part, FileChannel channel) implements Piece {
        @Override
        public long size() {
            return part.size();
        }

        @Override
        public long read(long from, ByteBuffer[] blocks, int first, int count) throws IOException {
            channel.position(part.offset() + from);
            long read = channel.read(blocks, first, count);
            if (read <= 0) {
                throw new EOFException(part.file() + " has become shorter");
            }
            return read;
        }

        @Override
        public long transferTo(long from, long count, WritableByteChannel target)
                throws IOException {
            long sent = channel.transferTo(part.offset() + from, count, target);
            if (sent <= 0 && channel.size() < part.offset() + part.size()) {
                throw new EOFException(part.file() + " has become shorter");
            }
            return sent;
        }
    }

    private record BytesPiece(ByteBuffer bytes) implements Piece {
        @Override
        public long size() {
            return bytes.capacity();
        }

        @Override
        public long read(long from, ByteBuffer[] blocks, int first, int count) {
            ByteBuffer left = bytes.duplicate().position((int) from);
            for (int i = first; i < first + count; i++) {
                int length = blocks[i].remaining();
                blocks[i].put(left.duplicate().limit(left.position() + length));
                left.position(left.position() + length);
            }
            return left.position() - from;
        }

        @Override
        public long transferTo(long from, long count, WritableByteChannel target)
                throws IOException {
            return target.write(bytes.slice((int) from, (int) count));
        }
    }

    /// Opens the files of a resource.
    ///
    /// @throws FileChangedException if one is no longer what was published
    /// @throws IOException          if one cannot be read or does not hold its part
    public static BootContent open(Joined joined) throws IOException {
        var content = new BootContent();
        try {
            for (Part part : joined.parts()) {
                content.add(part);
            }
            content.check(); // after the opening, so that it is about the files that are open
            return content;
        } catch (IOException | RuntimeException e) {
            content.close();
            throw e;
        }
    }

    private void add(Part part) throws IOException {
        Piece piece =
                switch (part) {
                    case Part.OfBytes(var bytes) ->
                            new BytesPiece(ByteBuffer.wrap(bytes.toByteArray()).asReadOnlyBuffer());
                    case Part.OfFile ofFile -> new FilePiece(ofFile, open(ofFile));
                };
        if (part.size() > 0) {
            pieces.put(size, piece);
            size += part.size();
        }
    }

    private FileChannel open(Part.OfFile part) throws IOException {
        Path file = part.file();
        if (part.stamp().isPresent()) {
            FileStamp stamp = part.stamp().get();
            stamp.check(file); // says better than the opening what is wrong
            stamps.add(new Stamped(file, stamp));
        }
        FileChannel channel = files.get(file);
        if (channel == null) {
            channel = FileChannel.open(file, StandardOpenOption.READ);
            files.put(file, channel);
        }
        long end = part.offset() + part.size();
        if (channel.size() < end) {
            throw new IOException(
                    "%s: has %d bytes, needs %d".formatted(file, channel.size(), end));
        }
        return channel;
    }

    /// In bytes, of all parts.
    public long size() {
        return size;
    }

    /// Makes sure that the files are still what was published.
    public void check() throws FileChangedException {
        for (Stamped stamped : stamps) {
            stamped.stamp().check(stamped.file());
        }
    }

    /// Fills the first `count` of `blocks` with what stands at `position`.
    ///
    /// @throws EOFException if there are fewer bytes
    public void read(long position, ByteBuffer[] blocks, int count) throws IOException {
        long at = position;
        int first = 0;
        while (first < count) {
            if (!blocks[first].hasRemaining()) {
                first++;
            } else {
                at += readOnce(at, blocks, first, count);
            }
        }
    }

    /// Reads into as many blocks as end within one piece, or into what of the first block does.
    private long readOnce(long position, ByteBuffer[] blocks, int first, int end)
            throws IOException {
        Map.Entry<Long, Piece> found = pieceAt(position);
        long from = position - found.getKey();
        long left = found.getValue().size() - from;
        int next = first;
        for (long room = left; next < end && blocks[next].remaining() <= room; next++) {
            room -= blocks[next].remaining();
        }
        if (next > first) {
            return found.getValue().read(from, blocks, first, next - first);
        }
        ByteBuffer block = blocks[first];
        int limit = block.limit();
        block.limit(block.position() + (int) left);
        long read = found.getValue().read(from, blocks, first, 1);
        block.limit(limit);
        return read;
    }

    /// Sends bytes as [FileChannel#transferTo] does, without a copy where the system can: some of those
    /// asked for, at most to the end of a part.
    ///
    /// @return bytes sent; 0 when the target takes none now
    /// @throws EOFException if a file has become shorter
    public long transferTo(long position, long count, WritableByteChannel target)
            throws IOException {
        Map.Entry<Long, Piece> found = pieceAt(position);
        long from = position - found.getKey();
        long left = found.getValue().size() - from;
        return found.getValue().transferTo(from, Math.min(count, left), target);
    }

    private Map.Entry<Long, Piece> pieceAt(long position) throws EOFException {
        Map.Entry<Long, Piece> found = pieces.floorEntry(position);
        if (found == null || position >= size) {
            throw new EOFException("no byte %d of %d".formatted(position, size));
        }
        return found;
    }

    /// Closes the files.
    @Override
    public void close() throws IOException {
        for (FileChannel file : files.values()) {
            file.close(); // opened for reading, so that nothing is lost where this fails
        }
    }
}
