package dev.bootwright.formats.signature;

import dev.bootwright.formats.bytes.ByteReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/// A device, or the part of a disk that is a partition, as the probes see it: from byte 0 to its size.
final class Region {

    /// Start and end are looked at by nearly every probe, so they are read once.
    private static final int HEAD_BYTES = 72 << 10;

    private static final int TAIL_BYTES = 132 << 10;

    private final FileChannel disk;
    private final long start;
    private final long size;
    private final byte[] head;
    private final byte[] tail;

    private Region(FileChannel disk, long start, long size, byte[] head, byte[] tail) {
        this.disk = disk;
        this.start = start;
        this.size = size;
        this.head = head;
        this.tail = tail;
    }

    static Region of(FileChannel disk, long start, long size) throws IOException {
        byte[] head = read(disk, start, (int) Math.min(HEAD_BYTES, size));
        int tailBytes = (int) Math.min(TAIL_BYTES, size);
        byte[] tail = read(disk, start + size - tailBytes, tailBytes);
        boolean isWhole = tail.length == tailBytes; // an image may be shorter than it claims
        return new Region(disk, start, size, head, isWhole ? tail : new byte[0]);
    }

    /// Of a device of which only a few bytes will be asked for.
    static Region uncached(FileChannel disk, long size) {
        return new Region(disk, 0, size, new byte[0], new byte[0]);
    }

    long size() {
        return size;
    }

    /// As many of `length` bytes from `offset` on as the region has.
    byte[] bytes(long offset, int length) throws IOException {
        if (offset < 0 || offset >= size || length <= 0) {
            return new byte[0];
        }
        int there = (int) Math.min(length, size - offset);
        if (offset + there <= head.length) {
            return Arrays.copyOfRange(head, (int) offset, (int) offset + there);
        }
        long inTail = offset - (size - tail.length);
        if (inTail >= 0 && tail.length > 0) {
            return Arrays.copyOfRange(tail, (int) inTail, (int) inTail + there);
        }
        return read(disk, start + offset, there);
    }

    boolean holds(long offset, byte[] expected) throws IOException {
        return Arrays.equals(bytes(offset, expected.length), expected);
    }

    /// A reader over at most `length` bytes; its messages count from the start of this region.
    ByteReader littleEndian(String format, long offset, int length) throws IOException {
        return ByteReader.littleEndian(format, bytes(offset, length), offset);
    }

    ByteReader bigEndian(String format, long offset, int length) throws IOException {
        return ByteReader.bigEndian(format, bytes(offset, length), offset);
    }

    private static byte[] read(FileChannel disk, long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining() && disk.read(buffer, offset + buffer.position()) >= 0) {
            // A single read may return fewer bytes than asked for; only -1 is the end.
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
