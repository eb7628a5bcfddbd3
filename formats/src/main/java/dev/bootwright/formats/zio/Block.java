package dev.bootwright.formats.zio;

import dev.bootwright.formats.bytes.FormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Bytes of a block whose checksum was right, or a part of them, in the byte order of who wrote them.
///
/// Unlike a cursor it is read at any place, as the structures of ZFS point into each other. A place
/// outside is a [FormatException], with its offset in the part.
public final class Block {

    static final String FORMAT = "ZFS";

    private final byte[] bytes;
    private final int from;
    private final int length;
    private final ByteBuffer in;

    private Block(byte[] bytes, int from, int length, ByteOrder order) {
        this.bytes = bytes;
        this.from = from;
        this.length = length;
        this.in = ByteBuffer.wrap(bytes, from, length).slice().order(order);
    }

    /// @param bytes not copied: the caller leaves them alone
    public static Block of(byte[] bytes, ByteOrder order) {
        return new Block(bytes, 0, bytes.length, order);
    }

    public int length() {
        return length;
    }

    public ByteOrder order() {
        return in.order();
    }

    /// A part that shares the bytes.
    public Block slice(String field, int at, int size) throws FormatException {
        check(field, at, size);
        return new Block(bytes, from + at, size, order());
    }

    /// The same bytes with integers of another order.
    public Block in(ByteOrder order) {
        return new Block(bytes, from, length, order);
    }

    public int u8(String field, int at) throws FormatException {
        check(field, at, Byte.BYTES);
        return Byte.toUnsignedInt(in.get(at));
    }

    public int u16(String field, int at) throws FormatException {
        check(field, at, Short.BYTES);
        return Short.toUnsignedInt(in.getShort(at));
    }

    public long u32(String field, int at) throws FormatException {
        check(field, at, Integer.BYTES);
        return Integer.toUnsignedLong(in.getInt(at));
    }

    /// 64 bits, of which the highest may be set.
    public long bits64(String field, int at) throws FormatException {
        check(field, at, Long.BYTES);
        return in.getLong(at);
    }

    /// A copy of some of the bytes.
    public byte[] bytes(String field, int at, int size) throws FormatException {
        check(field, at, size);
        return Arrays.copyOfRange(bytes, from + at, from + at + size);
    }

    /// Copies bytes into `target` until it is full or they end.
    public void copyTo(ByteBuffer target, int at) {
        int size = Math.min(target.remaining(), length - at);
        target.put(bytes, from + at, size);
    }

    private void check(String field, int at, int size) throws FormatException {
        if (at < 0 || size < 0 || at > length - size) {
            throw new FormatException(
                    FORMAT, field, at, "needs %d bytes, the block has %d".formatted(size, length));
        }
    }
}
