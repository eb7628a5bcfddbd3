package dev.bootwright.formats.bytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;

/// Builds the bytes of one structure of known size; the mirror of [ByteReader].
///
/// A value that does not fit its field is a mistake of the caller, who should have refused it with
/// the name of the file or machine at hand, so it is an [IllegalArgumentException] here.
public final class ByteWriter {

    private final ByteBuffer buffer;

    private ByteWriter(int size, ByteOrder order) {
        this.buffer = ByteBuffer.allocate(size).order(order);
    }

    /// @param size of the structure in bytes
    public static ByteWriter bigEndian(int size) {
        return new ByteWriter(size, ByteOrder.BIG_ENDIAN);
    }

    /// @param size of the structure in bytes
    public static ByteWriter littleEndian(int size) {
        return new ByteWriter(size, ByteOrder.LITTLE_ENDIAN);
    }

    /// Appends an unsigned 8-bit integer.
    public ByteWriter u8(String field, int value) {
        if (value < 0 || value > 0xFF) {
            throw new IllegalArgumentException(
                    "%s: %d does not fit 8 bits".formatted(field, value));
        }
        buffer.put((byte) value);
        return this;
    }

    /// Appends an unsigned 16-bit integer.
    public ByteWriter u16(String field, int value) {
        if (value < 0 || value > 0xFFFF) {
            throw new IllegalArgumentException(
                    "%s: %d does not fit 16 bits".formatted(field, value));
        }
        buffer.putShort((short) value);
        return this;
    }

    /// Appends an unsigned 32-bit integer.
    public ByteWriter u32(String field, long value) {
        if (value < 0 || value > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException(
                    "%s: %d does not fit 32 bits".formatted(field, value));
        }
        buffer.putInt((int) value);
        return this;
    }

    /// Appends 64 bits.
    ///
    /// @param value its bits, which the field takes for unsigned
    public ByteWriter u64(String field, long value) {
        buffer.putLong(value);
        return this;
    }

    /// Appends zeros.
    public ByteWriter zeros(int length) {
        buffer.put(new byte[length]);
        return this;
    }

    /// Appends bytes as they are.
    public ByteWriter bytes(byte[] bytes) {
        buffer.put(bytes);
        return this;
    }

    /// The whole structure.
    ///
    /// @throws IllegalStateException if fewer bytes were appended than the structure holds
    public byte[] toByteArray() {
        if (buffer.hasRemaining()) {
            throw new IllegalStateException(
                    "%d bytes were never written".formatted(buffer.remaining()));
        }
        return buffer.array().clone();
    }

    /// Writes the whole structure to `out`.
    ///
    /// @throws IllegalStateException if fewer bytes were appended than the structure holds
    /// @throws IOException           if `out` cannot be written
    public void writeTo(WritableByteChannel out) throws IOException {
        if (buffer.hasRemaining()) {
            throw new IllegalStateException(
                    "%d bytes were never written".formatted(buffer.remaining()));
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
    }
}
