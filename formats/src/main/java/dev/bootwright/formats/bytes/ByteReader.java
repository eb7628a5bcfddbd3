package dev.bootwright.formats.bytes;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HexFormat;

/// A cursor over the bytes of one structure: a header, a directory record, a packet.
///
/// Every read names its field, so truncated or malformed input is reported by the field's name and
/// absolute offset instead of as an index out of bounds. Integers are unsigned; `u8` to `u32` widen
/// into a Java type that holds every value, and `u64` refuses values above [Long#MAX_VALUE].
///
/// Readers cover structures, never bulk content: a record keeps the offset and size of its content
/// and the content is copied from channel to channel. Not safe for use by several threads.
public final class ByteReader {

    private final String format;
    private final MemorySegment bytes;
    private final Layouts layouts;
    private final long base;
    private long position;

    private ByteReader(String format, MemorySegment bytes, ByteOrder order, long base) {
        this.format = format;
        this.bytes = bytes;
        this.layouts = order == ByteOrder.BIG_ENDIAN ? Layouts.BIG : Layouts.LITTLE;
        this.base = base;
    }

    /// Integers in one byte order. Made once: a new layout would look up its access anew.
    private record Layouts(ValueLayout.OfShort u16, ValueLayout.OfInt u32, ValueLayout.OfLong u64) {

        private static final Layouts BIG = of(ByteOrder.BIG_ENDIAN);
        private static final Layouts LITTLE = of(ByteOrder.LITTLE_ENDIAN);

        private static Layouts of(ByteOrder order) {
            return new Layouts(
                    ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order),
                    ValueLayout.JAVA_INT_UNALIGNED.withOrder(order),
                    ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order));
        }
    }

    /// A reader over a packet in network byte order.
    ///
    /// @param format name of the format or protocol, for error messages
    public static ByteReader bigEndian(String format, byte[] packet) {
        return new ByteReader(format, MemorySegment.ofArray(packet), ByteOrder.BIG_ENDIAN, 0);
    }

    /// A reader over bytes in network byte order that were cut out of something larger.
    ///
    /// @param base where `bytes` begin in the whole, for error messages
    public static ByteReader bigEndian(String format, byte[] bytes, long base) {
        return new ByteReader(format, MemorySegment.ofArray(bytes), ByteOrder.BIG_ENDIAN, base);
    }

    /// A reader over bytes that were cut out of something larger.
    ///
    /// @param base where `bytes` begin in the whole, for error messages
    public static ByteReader littleEndian(String format, byte[] bytes, long base) {
        return new ByteReader(format, MemorySegment.ofArray(bytes), ByteOrder.LITTLE_ENDIAN, base);
    }

    /// A reader over at most `length` bytes of `source` from `offset`, fewer at the end of it.
    ///
    /// @param format name of the format, for error messages
    /// @param offset in bytes from the start of `source`
    /// @param length in bytes
    /// @throws IOException if `source` cannot be read
    public static ByteReader littleEndian(
            String format, FileChannel source, long offset, int length) throws IOException {
        ByteBuffer window = ByteBuffer.allocate(length);
        while (window.hasRemaining() && source.read(window, offset + window.position()) >= 0) {
            // A single read may return fewer bytes than asked for; only -1 is the end.
        }
        MemorySegment bytes = MemorySegment.ofBuffer(window.flip());
        return new ByteReader(format, bytes, ByteOrder.LITTLE_ENDIAN, offset);
    }

    /// Reads an unsigned 8-bit integer.
    public int u8(String field) throws FormatException {
        return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, advance(field, Byte.BYTES)));
    }

    /// Reads an unsigned 16-bit integer.
    public int u16(String field) throws FormatException {
        return Short.toUnsignedInt(bytes.get(layouts.u16, advance(field, Short.BYTES)));
    }

    /// Reads an unsigned 32-bit integer.
    public long u32(String field) throws FormatException {
        return Integer.toUnsignedLong(bytes.get(layouts.u32, advance(field, Integer.BYTES)));
    }

    /// Reads an unsigned 64-bit integer that names a size, a count or a sector.
    ///
    /// @throws FormatException also if the value exceeds [Long#MAX_VALUE], which no disk reaches
    public long u64(String field) throws FormatException {
        long value = bytes.get(layouts.u64, advance(field, Long.BYTES));
        if (value < 0) {
            throw malformed(
                    field,
                    Long.BYTES,
                    "%s is out of range".formatted(Long.toUnsignedString(value)));
        }
        return value;
    }

    /// Goes to a field that lies apart from the last one, forward or back.
    ///
    /// @param offset in bytes from the start of this reader's bytes
    public ByteReader at(String field, int offset) throws FormatException {
        position = 0;
        advance(field, offset);
        return this;
    }

    /// Passes over bytes that mean nothing here.
    public ByteReader skip(String field, int length) throws FormatException {
        advance(field, length);
        return this;
    }

    /// How many bytes are left to read.
    public int remaining() {
        return (int) (bytes.byteSize() - position);
    }

    /// Reads 64 bits that are no number, such as flags.
    public long bits64(String field) throws FormatException {
        return bytes.get(layouts.u64, advance(field, Long.BYTES));
    }

    /// Reads `length` bytes into an array of their own.
    public byte[] bytes(String field, int length) throws FormatException {
        return bytes.asSlice(advance(field, length), length).toArray(ValueLayout.JAVA_BYTE);
    }

    /// Reads `length` bytes of text, refusing bytes that `charset` cannot decode.
    public String text(String field, int length, Charset charset) throws FormatException {
        byte[] encoded = bytes(field, length);
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(encoded)).toString();
        } catch (CharacterCodingException e) {
            throw malformed(field, length, "%s is not %s".formatted(hex(encoded), charset));
        }
    }

    /// Reads the signature that opens a structure.
    public void magic(String field, byte[] expected) throws FormatException {
        byte[] found = bytes(field, expected.length);
        if (!Arrays.equals(found, expected)) {
            throw malformed(
                    field,
                    expected.length,
                    "expected %s, found %s".formatted(hex(expected), hex(found)));
        }
    }

    /// An error about the field that was read last.
    ///
    /// @param width  of the field, in bytes
    /// @param reason what was expected and what was found
    public FormatException malformed(String field, int width, String reason) {
        return new FormatException(format, field, base + position - width, reason);
    }

    private long advance(String field, int width) throws FormatException {
        long left = bytes.byteSize() - position;
        if (width > left) {
            throw new FormatException(
                    format,
                    field,
                    base + position,
                    "needs %d bytes, input ends after %d".formatted(width, left));
        }
        long start = position;
        position += width;
        return start;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
